using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Report;

/// <summary>The charts that compare models, as SVG that takes its colours from the page's style sheet.</summary>
internal static class SvgCharts
{
    private const double Width = 460;
    private const double Label = 104;
    private const int LongestName = 15;

    /// <summary>A dot and its interval for each model, one row a model.</summary>
    public static Markup Intervals(IReadOnlyList<ReportModel> models, Metric metric)
    {
        const double row = 26;
        var format = metric.IsHarm ? (Func<double, string>)Signed : FigureText.Share;
        var measured = models.Where(model => model.Figures.ContainsKey(metric)).ToArray();
        var figures = measured.Select(model => model.Figures[metric]).ToArray();
        var extent = figures.SelectMany(figure => new[] { figure.Low, figure.High, figure.Value }).Append(0);
        var axis = new Axis(extent, Label, Width - 64);
        var bottom = (row * measured.Length) + 6;
        return Frame(
            bottom + 22,
            $"{metric.Name} of each model with its interval",
            Markup.Of($"""
                {axis.Ticks.Select(tick => Markup.Of($"""<line class="grid-line" x1="{axis.At(tick)}" x2="{axis.At(tick)}" y1="0" y2="{bottom}"/><text class="soft middle" x="{axis.At(tick)}" y="{bottom + 18}">{axis.Label(tick)}</text>"""))}
                <line class="zero" x1="{axis.At(0)}" x2="{axis.At(0)}" y1="0" y2="{bottom}"/>
                {measured.Select((model, index) => IntervalRow(model, figures[index], axis, 16 + (row * index), format))}
                """));
    }

    /// <summary>Accuracy upwards against the size of a harm to the right: the best place is the upper left.</summary>
    public static Markup AccuracyAgainstHarm(IReadOnlyList<ReportModel> models, Metric harm)
    {
        const double left = 44, top = 10, bottom = 250;
        var points = models.Select(model =>
            (Model: model, Harm: Math.Abs(model.Figures[harm].Value), Hit: model.Figures[HitRatio.Metric].Value)).ToArray();
        var x = new Axis(points.Select(point => point.Harm).Append(0), left, Width - 20);
        var y = new Axis(points.Select(point => point.Hit), bottom, top);
        var labels = LabelPositions(points.Select(point => (x.At(point.Harm), y.At(point.Hit), point.Model.Name)).ToArray());
        return Frame(
            300,
            $"HR@1 against the distance of {harm.Name} from zero, one dot a model",
            Markup.Of($"""
                {y.Ticks.Select(tick => Markup.Of($"""<line class="grid-line" x1="{left}" x2="{Width - 20}" y1="{y.At(tick)}" y2="{y.At(tick)}"/><text class="soft end" x="{left - 8}" y="{y.At(tick) + 4}">{y.Label(tick)}</text>"""))}
                {x.Ticks.Select(tick => Markup.Of($"""<line class="grid-line" x1="{x.At(tick)}" x2="{x.At(tick)}" y1="{top}" y2="{bottom}"/><text class="soft middle" x="{x.At(tick)}" y="{bottom + 18}">{x.Label(tick)}</text>"""))}
                <text class="soft end" x="{Width - 20}" y="{bottom + 38}">|{harm.Name}|, less is better</text>
                <text class="soft" x="{left}" y="{bottom + 38}">HR@1 upwards</text>
                {points.Select((point, index) => ScatterDot(point.Model, x.At(point.Harm), y.At(point.Hit), labels[index]))}
                """));
    }

    /// <summary>The share of a model's recommendations in each popularity group, with the share of the true next items as a mark.</summary>
    public static Markup PopularityShares(ReportModel model, double[] recommended, double[] chosen, double highest)
    {
        const double width = 300, left = 38, top = 6, bottom = 120;
        var y = new Axis([0, highest], bottom, top, 3);
        var step = (width - left) / recommended.Length;
        return Frame(
            width, 142,
            $"Share of {model.Name}'s recommendations by popularity group, beside that of the true next items",
            Markup.Of($"""
                {y.Ticks.Select(tick => Markup.Of($"""<line class="grid-line" x1="{left}" x2="{width}" y1="{y.At(tick)}" y2="{y.At(tick)}"/><text class="soft end" x="{left - 6}" y="{y.At(tick) + 4}">{Percent(tick)}</text>"""))}
                <g class="{model.Style}">{recommended.Select((share, group) => Markup.Of($"""<rect class="bar" x="{left + (step * group) + 5}" width="{step - 10}" y="{y.At(share)}" height="{bottom - y.At(share)}"><title>{Percent(share)} recommended, {Percent(chosen[group])} true</title></rect>"""))}</g>
                {chosen.Select((share, group) => Markup.Of($"""<line class="true" x1="{left + (step * group) + 1}" x2="{left + (step * (group + 1)) - 1}" y1="{y.At(share)}" y2="{y.At(share)}"/>"""))}
                <text class="soft" x="{left + 4}" y="{bottom + 18}">rarest</text><text class="soft end" x="{width}" y="{bottom + 18}">most popular</text>
                """));
    }

    /// <summary>An SVG with a name that readers without sight are told.</summary>
    public static Markup Frame(double width, double height, string title, Markup content) => Markup.Of(
        $"""<svg viewBox="0 0 {width} {height}" role="img" aria-label="{title}" xmlns="http://www.w3.org/2000/svg"><title>{title}</title>{content}</svg>""");

    /// <summary>A share as a percentage without decimals.</summary>
    public static string Percent(double share) => Markup.Of($"{(int)Math.Round(share * 100)}%").ToString();

    private static Markup Frame(double height, string title, Markup content) => Frame(Width, height, title, content);

    private static Markup IntervalRow(ReportModel model, MetricValue figure, Axis axis, double y, Func<double, string> format) => Markup.Of($"""
        <g class="{model.Style}"><text x="0" y="{y + 4}">{Short(model.Name)}</text>
        <line class="whisker" x1="{axis.At(figure.Low)}" x2="{axis.At(figure.High)}" y1="{y}" y2="{y}"/>
        <circle class="dot" cx="{axis.At(figure.Value)}" cy="{y}" r="4.5"><title>{model.Name}: {format(figure.Value)} {FigureText.Interval(figure.Low, figure.High, format)}, n = {figure.Count}</title></circle>
        <text class="end" x="{Width}" y="{y + 4}">{format(figure.Value)}</text></g>
        """);

    private static Markup ScatterDot(ReportModel model, double x, double y, double labelY)
    {
        var right = NameStandsRight(x);
        return Markup.Of($"""
            <g class="{model.Style}"><circle class="dot" cx="{x}" cy="{y}" r="5.5"><title>{model.Name}</title></circle>
            <text class="{(right ? "" : "end")}" x="{(right ? x + 10 : x - 10)}" y="{labelY + 4}">{Short(model.Name)}</text></g>
            """);
    }

    // Names stand on the side of their dot that has room.
    private static bool NameStandsRight(double x) => x < Width * 0.68;

    // The height of each name: that of its dot, moved down where it would cover a name above.
    private static double[] LabelPositions((double X, double Y, string Name)[] dots)
    {
        const double line = 14, letter = 7.5;
        var placed = new List<(double From, double To, double Y)>();
        var heights = new double[dots.Length];
        foreach (var index in Enumerable.Range(0, dots.Length).OrderBy(index => dots[index].Y))
        {
            var (x, y, name) = dots[index];
            var length = 10 + (letter * Short(name).Length);
            var (from, to) = NameStandsRight(x) ? (x, x + length) : (x - length, x);
            foreach (var other in placed.Where(other => other.From < to && from < other.To))
            {
                y = Math.Max(y, other.Y + line);
            }

            placed.Add((from, to, y));
            heights[index] = y;
        }

        return heights;
    }

    private static string Signed(double value) => FigureText.Signed(value).Replace('-', '\u2212');

    private static string Short(string name) => name.Length <= LongestName ? name : $"{name[..(LongestName - 1)]}…";
}
