namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>Two figures of each model against each other, both with their intervals, and a line where the one to the right is zero.</summary>
/// <param name="Name">The chart's name.</param>
/// <param name="Across">The name of the figure to the right, which is best at zero.</param>
/// <param name="Upward">The name of the figure upwards.</param>
/// <param name="Points">Each model's figures, to the right and upwards.</param>
internal sealed record Scatter(string Name, string Across, string Upward, IReadOnlyList<(Estimate X, Estimate Y)> Points)
{
    private const double Width = 460;
    private const double Left = 46;
    private const double Right = Width - 16;
    private const double Top = 24;
    private const double Bottom = 256;

    /// <summary>Draws it.</summary>
    public Chart Draw()
    {
        var x = new Axis(Points.SelectMany(point => point.X.Extent).Append(0), Left, Right);
        var y = new Axis(Points.SelectMany(point => point.Y.Extent), Bottom, Top);
        var heights = Labels.Place([.. Points.Select(point => Extent(x.At(point.X.Figure.Value), y.At(point.Y.Figure.Value), point.X.ShortName))]);
        return new Chart(
            Name,
            $"{Upward} against {Across}, one mark a model, with intervals both ways",
            $"{string.Join("; ", Points.Select(point => $"{point.X.Name} {Upward} {point.Y.Value}, {Across} {point.X.Value}"))}. Best is high and at zero.",
            Width,
            302,
            Markup.Of($"""
                <text class="soft" x="0" y="12">{Upward}, more is better</text>
                {Grid.Across(y, Left, Right)}{Grid.Up(x, Top, Bottom)}
                <line class="zero" x1="{x.At(0)}" x2="{x.At(0)}" y1="{Top}" y2="{Bottom}"/>
                <text class="soft end" x="{Right}" y="{Bottom + 38}">{Across}, best at zero</text>
                {Points.Select(point => Whiskers(point.X, point.Y, x, y))}
                {Points.Select((point, index) => Mark(point.X, point.Y, x, y, heights[index]))}
                """));
    }

    private static Markup Whiskers(Estimate across, Estimate upward, Axis x, Axis y)
    {
        var (atX, atY) = (x.At(across.Figure.Value), y.At(upward.Figure.Value));
        return Markup.Of($"""
            <g class="{across.Style}"><line class="whisker" x1="{x.At(across.Figure.Low)}" x2="{x.At(across.Figure.High)}" y1="{atY}" y2="{atY}"/><line class="whisker" x1="{atX}" x2="{atX}" y1="{y.At(upward.Figure.Low)}" y2="{y.At(upward.Figure.High)}"/></g>
            """);
    }

    private Markup Mark(Estimate across, Estimate upward, Axis x, Axis y, double height)
    {
        var at = x.At(across.Figure.Value);
        var right = StandsRight(at);
        return Markup.Of($"""
            <g class="{across.Style}">{Dot.At(across.Style, at, y.At(upward.Figure.Value), 5, Markup.Of($"<title>{Upward}: {upward.ToString()}; {Across}: {across.ToString()}</title>"))}
            <text class="{(right ? "" : "end")}" x="{(right ? at + 10 : at - 10)}" y="{height - 5}">{across.ShortName}</text></g>
            """);
    }

    // Names stand on the side of their mark that has room.
    private static bool StandsRight(double x) => x < Width * 0.68;

    private static (double From, double To, double Y) Extent(double x, double y, string name) => StandsRight(x)
        ? (x, x + 10 + Labels.Width(name), y)
        : (x - 10 - Labels.Width(name), x, y);
}
