namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>A drawn chart.</summary>
/// <param name="Name">Its name within the report, also that of its file: letters, digits and hyphens.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What is to be seen in it, for readers who cannot see it.</param>
/// <param name="Width">Its width in units of its own.</param>
/// <param name="Height">Its height.</param>
/// <param name="Content">What is drawn.</param>
internal sealed record Chart(string Name, string Title, string Description, double Width, double Height, Markup Content)
{
    private const double Caption = 22;

    /// <summary>The chart as a part of a page, which gives it its style.</summary>
    public Markup Inline => Svg(Height, Description, Markup.Empty, Markup.Empty, Markup.Empty);

    /// <summary>The chart as a file of its own, in the colours of paper, with what its figures are of below it.</summary>
    /// <param name="conditions">Protocol, split, n and choice.</param>
    public string Standalone(string conditions)
    {
        var height = Height + Caption;
        return Svg(
            height,
            $"{Description} {conditions}.",
            Markup.Of($""" width="{Width}" height="{height}" """),
            Markup.Of($"""<style>{ChartStyle.Sheet(ChartColours.OnPaper)}</style><rect width="{Width}" height="{height}" fill="{ChartColours.OnPaper("page")}"/>"""),
            Markup.Of($"""<text class="soft key" x="0" y="{height - 6}">{conditions}</text>""")) + "\n";
    }

    private Markup Svg(double height, string description, Markup size, Markup before, Markup after) => Markup.Of(
        $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}"{size} role="img" aria-labelledby="{Name}-title {Name}-desc"><title id="{Name}-title">{Title}</title><desc id="{Name}-desc">{description}</desc>{before}{Content}{after}</svg>""");
}
