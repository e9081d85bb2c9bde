namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>A dot and its interval for each model, one row per model.</summary>
/// <param name="Name">The chart's name.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Rows">The models' figures.</param>
internal sealed record Intervals(string Name, string Metric, IReadOnlyList<Estimate> Rows)
{
    private const double Width = 460;
    private const double LeastLeft = 104;
    private const double Row = 26;

    /// <summary>What the rows are of.</summary>
    public string Of { get; init; } = "model";

    /// <summary>Whether the metric has a sign.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Draws it.</summary>
    public Chart Draw()
    {
        var left = Math.Max(LeastLeft, Labels.Widest(Rows.Select(row => row.Name)) + 6);
        var axis = new Axis(Rows.SelectMany(row => row.Extent).Append(0), left, Width - 64, signed: IsSigned);
        var bottom = (Row * Rows.Count) + 6;
        return new Chart(
            Name,
            $"{Metric} of each {Of} with its interval",
            $"{string.Join("; ", Rows)}.",
            Width,
            bottom + 24,
            Markup.Of($"""
                {Grid.Up(axis, 0, bottom)}
                <line class="zero" x1="{axis.At(0)}" x2="{axis.At(0)}" y1="0" y2="{bottom}"/>
                {Rows.Select((row, index) => One(row, axis, 16 + (Row * index)))}
                """));
    }

    private static Markup One(Estimate row, Axis axis, double y) => Markup.Of($"""
        <g class="{row.Style}"><text x="0" y="{y + 4}">{Labels.Short(row.Name)}</text>
        <line class="whisker" x1="{axis.At(row.Figure.Low)}" x2="{axis.At(row.Figure.High)}" y1="{y}" y2="{y}"/>
        {Dot.At(row.Style, axis.At(row.Figure.Value), y, 4.5, Markup.Of($"<title>{row.ToString()}</title>"))}
        <text class="end" x="{Width}" y="{y + 4}">{row.Value}</text></g>
        """);
}
