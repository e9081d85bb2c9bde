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
    private const double KeyLine = 17;

    // More names than these would overlap: marks have numbers then.
    private const int MostNames = 8;

    /// <summary>
    /// Draws it. Baselines so far off that models would be crowded are named below instead; where there are many models, marks are numbered and a key
    /// below names them.
    /// </summary>
    public Chart Draw()
    {
        var models = Points.Where(point => point.X.Style != "baseline").ToArray();
        var outside = models.Length < 2 ? [] : Points.Except(models).Where(point => Crowds(point.X, models.Select(model => model.X), [0]) || Crowds(point.Y, models.Select(model => model.Y), [])).ToArray();
        var inside = Points.Except(outside).ToArray();
        var x = new Axis(inside.SelectMany(point => point.X.Extent).Append(0), Left, Right, signed: true);
        var y = new Axis(inside.SelectMany(point => point.Y.Extent), Bottom, Top);
        var numbered = inside.Length > MostNames;
        string[] labels = [.. inside.Select((point, index) => numbered ? $"{index + 1}" : Labels.Short(point.X.Name))];
        var heights = Labels.Place([.. inside.Select((point, index) => Extent(x.At(point.X.Figure.Value), y.At(point.Y.Figure.Value) - 7, labels[index]))]);
        var below = outside.Length > 0 ? 320 : 302;
        Markup[] key = numbered ? [.. inside.Select((point, index) => Entry(index, (inside.Length + 1) / 2, $"{labels[index]} {Labels.Short(point.X.Name)}", below))] : [];
        return new Chart(
            Name,
            $"{Upward} against {Across}, one mark a model, with intervals both ways",
            $"{string.Join("; ", Points.Select(point => $"{point.X.Name} {Upward} {point.Y.Value}, {Across} {point.X.Value}"))}. Best is high and at zero.",
            Width,
            below + (numbered ? KeyLine * ((inside.Length + 1) / 2) : 0),
            Markup.Of($"""
                <text class="soft" x="0" y="12">{Upward}, more is better</text>
                {Grid.Across(y, Left, Right)}{Grid.Up(x, Top, Bottom)}
                <line class="zero" x1="{x.At(0)}" x2="{x.At(0)}" y1="{Top}" y2="{Bottom}"/>
                <text class="soft end" x="{Right}" y="{Bottom + 38}">{Across}, best at zero</text>
                {(outside.Length > 0 ? Markup.Of($"""<text class="soft end" x="{Right}" y="{Bottom + 56}">far outside: {string.Join(", ", outside.Select(point => Labels.Short(point.X.Name)))}</text>""") : Markup.Empty)}
                {inside.Select(point => Whiskers(point.X, point.Y, x, y))}
                {inside.Select((point, index) => Mark(point.X, point.Y, x, y, labels[index], heights[index]))}
                {Markup.Join(key)}
                """));
    }

    // An entry of the key, whose two columns are filled one after the other.
    private static Markup Entry(int index, int rows, string text, double top) =>
        Markup.Of($"""<text x="{(index < rows ? 0 : Width / 2)}" y="{top + (KeyLine * ((index % rows) + 0.8))}">{text}</text>""");

    // Whether the axis that covers others would be more than three times as long with one more.
    private static bool Crowds(Estimate one, IEnumerable<Estimate> others, double[] covered)
    {
        var extent = others.SelectMany(other => other.Extent).Concat(covered).ToArray();
        var (low, high) = (extent.Min(), extent.Max());
        return high > low && Math.Max(high, one.Figure.High) - Math.Min(low, one.Figure.Low) > 3 * (high - low);
    }

    private static Markup Whiskers(Estimate across, Estimate upward, Axis x, Axis y)
    {
        var (atX, atY) = (x.At(across.Figure.Value), y.At(upward.Figure.Value));
        return Markup.Of($"""
            <g class="{across.Style}"><line class="whisker" x1="{x.At(across.Figure.Low)}" x2="{x.At(across.Figure.High)}" y1="{atY}" y2="{atY}"/><line class="whisker" x1="{atX}" x2="{atX}" y1="{y.At(upward.Figure.Low)}" y2="{y.At(upward.Figure.High)}"/></g>
            """);
    }

    private Markup Mark(Estimate across, Estimate upward, Axis x, Axis y, string label, double height)
    {
        var at = x.At(across.Figure.Value);
        var (right, markHeight) = (StandsRight(at), y.At(upward.Figure.Value));
        var name = right ? at + 12 : at - 12;

        // A name that had to make room is tied to its mark.
        var leader = height - markHeight > 0
            ? Markup.Of($"""<line class="leader" x1="{(right ? at + 5 : at - 5)}" x2="{(right ? name - 1 : name + 1)}" y1="{markHeight}" y2="{height}"/>""")
            : Markup.Empty;
        return Markup.Of($"""
            {leader}<g class="{across.Style}">{Dot.At(across.Style, at, markHeight, 5, Markup.Of($"<title>{Upward}: {upward.ToString()}; {Across}: {across.ToString()}</title>"))}
            <text class="halo {(right ? "" : "end")}" x="{name}" y="{height + 4}">{label}</text></g>
            """);
    }

    // Names are on the side of their mark that has room.
    private static bool StandsRight(double x) => x < Width * 0.68;

    private static (double From, double To, double Y) Extent(double x, double y, string name) => StandsRight(x)
        ? (x, x + 12 + Labels.Width(name), y)
        : (x - 12 - Labels.Width(name), x, y);
}
