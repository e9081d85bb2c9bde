namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>The mark of a figure; its shape tells what its colour does.</summary>
internal static class Dot
{
    /// <summary>A square for what others are compared against, else a circle; a baseline's is hollow.</summary>
    /// <param name="style">The style class of the model.</param>
    /// <param name="x">The middle.</param>
    /// <param name="y">The middle.</param>
    /// <param name="size">Half the width.</param>
    /// <param name="content">What the mark tells where it is pointed at.</param>
    public static Markup At(string style, double x, double y, double size, Markup content = default) => style == "against"
        ? Markup.Of($"""<rect class="dot" x="{x - size}" y="{y - size}" width="{2 * size}" height="{2 * size}">{content}</rect>""")
        : Markup.Of($"""<circle class="dot" cx="{x}" cy="{y}" r="{size}">{content}</circle>""");
}
