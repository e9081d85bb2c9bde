namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Points">Its points, to the right and upwards, in order.</param>
internal sealed record LineSeries(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Where a dot marks the line; null for none.</summary>
    public double? Marked { get; init; }

    /// <summary>The marked point, of points that were thinned the nearest.</summary>
    public (double X, double Y)? Mark => Marked is { } at ? Points.MinBy(point => Math.Abs(point.X - at)) : null;
}

/// <summary>Lines over a common axis, each with its name at its end.</summary>
/// <param name="Name">The chart's name.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Across">What the axis to the right is.</param>
/// <param name="Series">The lines, as many as <see cref="ChartColours.Series"/> at most.</param>
internal sealed record Lines(string Name, string Title, string Across, IReadOnlyList<LineSeries> Series)
{
    private const double Width = 460;
    private const double Left = 46;
    private const double LeastNames = 104;
    private const double Top = 8;
    private const double Bottom = 190;

    /// <summary>Whether a dashed line marks where both axes are alike.</summary>
    public bool Diagonal { get; init; }

    /// <summary>Values that the upward axis covers beside those of the lines.</summary>
    public IReadOnlyList<double> Covered { get; init; } = [];

    /// <summary>Draws it.</summary>
    public Chart Draw()
    {
        var across = Series.SelectMany(line => line.Points.Select(point => point.X)).ToArray();
        var right = Width - 8 - Math.Max(LeastNames, Labels.Widest(Series.Select(line => line.Name)));
        var x = new Axis(across, Left, right, 4, within: true);
        var y = new Axis(Series.SelectMany(line => line.Points.Select(point => point.Y)).Concat(Covered), Bottom, Top, 4);
        var heights = Labels.Place([.. Series.Select(line => (right, Width, y.At(line.Points[^1].Y)))]);
        return new Chart(
            Name,
            Title,
            $"{string.Join("; ", Series.Select(line => $"{line.Name} from {y.Precise(line.Points[0].Y)} to {y.Precise(line.Points[^1].Y)}{(line.Mark is { } mark ? $", marked at {Across} {x.Label(mark.X)} with {y.Precise(mark.Y)}" : "")}"))}.",
            Width,
            Math.Max(Bottom + 40, heights.DefaultIfEmpty().Max() + 10),
            Markup.Of($"""
                {Grid.Across(y, Left, right)}{Grid.Up(x, Top, Bottom)}
                {(Diagonal ? Markup.Of($"""<line class="zero" x1="{x.At(x.Low)}" y1="{y.At(x.Low)}" x2="{x.At(x.High)}" y2="{y.At(x.High)}"/>""") : Markup.Empty)}
                <text class="soft end" x="{right}" y="{Bottom + 36}">{Across}</text>
                {Series.Select((line, index) => One(line, ChartColours.SeriesStyle(index), x, y, right, heights[index]))}
                """));
    }

    private static Markup One(LineSeries line, string style, Axis x, Axis y, double right, double height) => Markup.Of($"""
        <g class="{style}"><path class="curve" d="{Path(line, x, y)}"><title>{line.Name}</title></path>{(line.Mark is { } mark ? Dot.At(style, x.At(mark.X), y.At(mark.Y), 4) : Markup.Empty)}</g>
        <g class="name {style}"><text x="{right + 8}" y="{height + 4}">{Labels.Short(line.Name)}</text></g>
        """);

    private static Markup Path(LineSeries line, Axis x, Axis y) => Markup.Join(line.Points.Select((point, at) =>
        Markup.Of($"{(at == 0 ? "M" : " L")}{x.At(point.X)} {y.At(point.Y)}")));
}
