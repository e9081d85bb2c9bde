using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>Shares of a whole by bin: bars, and outlines over them that other shares are compared by.</summary>
/// <param name="Name">The chart's name.</param>
/// <param name="Title">What it shows.</param>
/// <param name="First">What the first bin is called.</param>
/// <param name="Last">What the last bin is called.</param>
/// <param name="Bars">The bars' shares, with what they are of.</param>
/// <param name="Style">The bars' style class.</param>
internal sealed record Histogram(string Name, string Title, string First, string Last, (string Name, IReadOnlyList<double> Shares) Bars, string Style)
{
    private const double Width = 340;
    private const double Left = 44;
    private const double Top = 26;
    private const double Bottom = 146;

    // Outlines in the order they are drawn: solid, dashed, dotted.
    private static readonly string[] s_outlines = ["ink", "s2", "s3"];

    /// <summary>What the bars are compared with: at most three.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<double> Shares)> Outlines { get; init; } = [];

    /// <summary>The largest share that the upward axis covers; of charts side by side the same.</summary>
    public double Highest { get; init; }

    /// <summary>Draws it.</summary>
    public Chart Draw()
    {
        var everything = Outlines.Prepend(Bars).ToArray();
        var y = new Axis([0, Highest, .. everything.SelectMany(one => one.Shares)], Bottom, Top, 3);
        var step = (Width - Left) / Bars.Shares.Count;
        return new Chart(
            Name,
            Title,
            $"From {First} to {Last}: {string.Join("; ", everything.Select(one => $"{one.Name} {string.Join(", ", one.Shares.Select(Percent))}"))}.",
            Width,
            Bottom + 24,
            Markup.Of($"""
                {Key()}{Grid.Across(y, Left, Width, Percent)}
                <g class="{Style}">{Bars.Shares.Select((share, bin) => Markup.Of($"""<rect class="bar" x="{Left + (step * bin) + 1.5}" width="{step - 3}" y="{y.At(share)}" height="{Bottom - y.At(share)}"><title>{Tip(everything, bin)}</title></rect>"""))}</g>
                {Outlines.Select((outline, at) => Markup.Of($"""<g class="{s_outlines[at]}"><path class="curve" d="{Outline(outline.Shares, y, step)}"/></g>"""))}
                <text class="soft" x="{Left}" y="{Bottom + 18}">{First}</text><text class="soft end" x="{Width}" y="{Bottom + 18}">{Last}</text>
                """));
    }

    /// <summary>A share as a percentage, with a decimal below ten.</summary>
    public static string Percent(double share) => share is > 0 and < 0.095 && Math.Abs((share * 100) - Math.Round(share * 100)) > 0.05
        ? $"{FigureText.Points(share)}%"
        : Markup.Of($"{(int)Math.Round(share * 100)}%").ToString();

    private static string Tip(IEnumerable<(string Name, IReadOnlyList<double> Shares)> series, int bin) =>
        string.Join(", ", series.Select(one => $"{one.Name} {Percent(one.Shares[bin])}"));

    private Markup Key()
    {
        var (x, entries) = (0.0, new List<Markup>());
        entries.Add(Entry(Bars.Name, Markup.Of($"""<g class="{Style}"><rect class="bar" x="{x}" y="3" width="14" height="9"/></g>""")));
        for (var at = 0; at < Outlines.Count; at++)
        {
            entries.Add(Entry(
                Outlines[at].Name, Markup.Of($"""<g class="{s_outlines[at]}"><path class="curve" d="M{x} 8 L{x + 14} 8"/></g>""")));
        }

        return Markup.Join(entries);

        Markup Entry(string name, Markup sign)
        {
            var entry = Markup.Of($"""{sign}<text class="soft key" x="{x + 18}" y="12">{name}</text>""");
            x += 24 + Labels.KeyWidth(name);
            return entry;
        }
    }

    private static Markup Outline(IReadOnlyList<double> shares, Axis y, double step) => Markup.Join(shares.Select((share, bin) => Markup.Of(
        $"{(bin == 0 ? "M" : " L")}{Left + (step * bin)} {y.At(share)} L{Left + (step * (bin + 1))} {y.At(share)}")));
}
