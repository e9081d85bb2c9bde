namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>The values of a key, and the figures of all settings that have each.</summary>
/// <param name="Key">The key.</param>
/// <param name="Rows">The values with their settings' figures.</param>
internal sealed record StripBlock(string Key, IReadOnlyList<(string Value, IReadOnlyList<Estimate> Settings)> Rows);

/// <summary>A figure by each of many keys: below each key a row a value, a dot for every setting that has it, and a stroke at their mean.</summary>
/// <param name="Name">The chart's name.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Blocks">The keys.</param>
internal sealed record Strips(string Name, string Metric, IReadOnlyList<StripBlock> Blocks)
{
    private const double Width = 460;
    private const double LeastLeft = 104;
    private const double Row = 22;
    private const double Head = 24;

    /// <summary>Whether the metric has a sign.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Draws it. Intervals are in the page's table: so many would hide the dots.</summary>
    public Chart Draw()
    {
        var rows = Blocks.SelectMany(block => block.Rows).ToArray();
        var left = Math.Max(LeastLeft, Labels.Widest(rows.Select(row => row.Value)) + 12);
        var axis = new Axis(rows.SelectMany(row => row.Settings.Select(setting => setting.Figure.Value)), left, Width - 64, ticks: 4, signed: IsSigned);
        var (y, pieces) = (0.0, new List<Markup>());
        foreach (var block in Blocks)
        {
            pieces.Add(Markup.Of($"""<text class="soft" x="0" y="{y + 16}">{Labels.Short(block.Key)}</text>"""));
            y += Head;
            foreach (var (value, settings) in block.Rows)
            {
                pieces.Add(One(value, settings, axis, y + (Row / 2)));
                y += Row;
            }
        }

        return new Chart(
            Name,
            $"{Metric} of every setting by each key",
            $"{string.Join("; ", Blocks.Select(block => $"{block.Key}: {string.Join(", ", block.Rows.Select(row => $"{row.Value} on average {MeanText(row.Settings)}"))}"))}.",
            Width,
            y + 26,
            Markup.Of($"{Grid.Up(axis, 0, y)}{Markup.Join(pieces)}"));
    }

    private static Markup One(string value, IReadOnlyList<Estimate> settings, Axis axis, double y) => Markup.Of($"""
        <text x="0" y="{y + 4}">{Labels.Short(value)}</text>
        <g class="model">{settings.Select(setting => Dot.At("model", axis.At(setting.Figure.Value), y, 3.5, Markup.Of($"<title>{setting.ToString()}</title>")))}</g>
        <line class="mean" x1="{axis.At(Mean(settings))}" x2="{axis.At(Mean(settings))}" y1="{y - 9}" y2="{y + 9}"/>
        <text class="end" x="{Width}" y="{y + 4}">{MeanText(settings)}</text>
        """);

    private static string MeanText(IReadOnlyList<Estimate> settings) => settings[0].Format(Mean(settings));

    private static double Mean(IReadOnlyList<Estimate> settings) => settings.Average(setting => setting.Figure.Value);
}
