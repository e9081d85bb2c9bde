namespace RosePO.Core.Evaluation.Report.Sections;

/// <summary>What tables have in common.</summary>
internal static class Tables
{
    /// <summary>Opens the box that a table wider than the page scrolls in, by keyboard too.</summary>
    /// <param name="label">What is in it.</param>
    public static Markup Open(string label) => Markup.Of($"""<div class="box" tabindex="0" role="region" aria-label="{label}">""");

    /// <summary>The cell of a figure that was not measured.</summary>
    public static Markup Missing(string metric) => Markup.Of($"""<td data-label="{metric}">–</td>""");
}
