namespace RosePO.Core.Evaluation.Report;

/// <summary>The charts of how models came to be: training curves and the pairs' epsilon.</summary>
internal static class TrainingCharts
{
    private const double Width = 300;
    private const double Left = 44;
    private const double Top = 8;
    private const double Bottom = 130;

    /// <summary>The training loss by step: every logged value faintly, their running mean strongly.</summary>
    public static Markup Curve(ModelLineage lineage)
    {
        var smooth = Smooth(lineage.Curve);
        var first = lineage.Curve.Select(point => point.Step).Append(0).Min();
        var last = lineage.Curve[^1].Step;
        var y = new Axis(smooth.Select(point => point.Loss), Bottom, Top, 4);
        double X(double step) => Left + ((step - first) / Math.Max(1, last - first) * (Width - Left));
        string Path(IEnumerable<TrainingPoint> points) => Markup.Of(
            $"M{points.Select((point, at) => Markup.Of($"{Markup.Trusted(at == 0 ? "" : " L")}{X(point.Step)} {Math.Clamp(y.At(point.Loss), Top, Bottom)}"))}").ToString();

        return SvgCharts.Frame(Width, 152, $"Training loss of {lineage.Name} by step", Markup.Of($"""
            {Grid(y)}
            <g class="model"><path class="curve faint" d="{Path(lineage.Curve)}"/><path class="curve" d="{Path(smooth)}"/></g>
            <text class="soft" x="{Left}" y="{Bottom + 18}">step {(int)first}</text><text class="soft end" x="{Width}" y="{Bottom + 18}">{(int)last}</text>
            """));
    }

    /// <summary>How many pairs have an epsilon in each equal part of [0, 0.5].</summary>
    public static Markup Epsilon(ModelLineage lineage)
    {
        var counts = lineage.Epsilon;
        var y = new Axis(counts.Select(count => (double)count).Append(0), Bottom, Top, 4);
        var step = (Width - Left) / counts.Count;
        return SvgCharts.Frame(Width, 152, $"Histogram of epsilon over the pairs of {lineage.Name}", Markup.Of($"""
            {Grid(y)}
            <g class="model">{counts.Select((count, bin) => Markup.Of($"""<rect class="bar" x="{Left + (step * bin) + 1}" width="{step - 2}" y="{y.At(count)}" height="{Bottom - y.At(count)}"><title>{count} pairs</title></rect>"""))}</g>
            <text class="soft" x="{Left}" y="{Bottom + 18}">0</text><text class="soft end" x="{Width}" y="{Bottom + 18}">epsilon 0.5</text>
            """));
    }

    private static Markup Grid(Axis y) => Markup.Join(y.Ticks.Select(tick => Markup.Of(
        $"""<line class="grid-line" x1="{Left}" x2="{Width}" y1="{y.At(tick)}" y2="{y.At(tick)}"/><text class="soft end" x="{Left - 6}" y="{y.At(tick) + 4}">{y.Label(tick)}</text>""")));

    // A centred running mean over a twentieth of the points, thinned to what a chart of this width can show.
    private static List<TrainingPoint> Smooth(IReadOnlyList<TrainingPoint> curve)
    {
        const int shown = 150;
        var reach = Math.Max(1, curve.Count / 40);
        var stride = Math.Max(1, curve.Count / shown);
        var smooth = new List<TrainingPoint>();
        for (var at = 0; at < curve.Count; at += stride)
        {
            var window = curve.Skip(Math.Max(0, at - reach)).Take((2 * reach) + 1);
            smooth.Add(new TrainingPoint(curve[at].Step, window.Average(point => point.Loss)));
        }

        return smooth;
    }
}
