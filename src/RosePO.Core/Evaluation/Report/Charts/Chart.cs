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
    /// <summary>The chart as a part of a page, which gives it its style.</summary>
    public Markup Inline => Svg(Markup.Empty, Markup.Empty);

    /// <summary>The chart as a file of its own, in the colours of paper.</summary>
    public string Standalone => Svg(
        Markup.Of($""" width="{Width}" height="{Height}" """),
        Markup.Of($"""<style>{ChartStyle.Sheet(ChartColours.OnPaper)}</style><rect width="{Width}" height="{Height}" fill="{ChartColours.OnPaper("page")}"/>""")) + "\n";

    private Markup Svg(Markup size, Markup before) => Markup.Of(
        $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}"{size} role="img" aria-labelledby="{Name}-title {Name}-desc"><title id="{Name}-title">{Title}</title><desc id="{Name}-desc">{Description}</desc>{before}{Content}</svg>""");
}
