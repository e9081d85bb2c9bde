using System.Globalization;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Report.Charts;

namespace RosePO.Core.Evaluation.Report.Sweeps;

/// <summary>The charts of a sweep: one a model and metric, drawn as the number of its keys asks for.</summary>
internal static class SweepCharts
{
    /// <summary>Draws the charts of a model.</summary>
    public static IReadOnlyList<Plot> Of(SweepData data, SweepModel model, int number) =>
        [.. data.Columns.Select(metric => (Metric: metric, Points: model.Points.Where(point => point.Figures.ContainsKey(metric)).ToArray()))
            .Where(one => one.Points.Length > 0)
            .Select((one, at) => new Plot(one.Metric.Name, Draw(data.Keys, one.Metric, one.Points, string.Create(CultureInfo.InvariantCulture, $"sweep-{number}-{at}")), Note(one.Metric)))];

    /// <summary>A setting as texts name it.</summary>
    public static string Setting(IReadOnlyList<SweepKey> keys, SweepPoint point) => string.Join(", ", keys.Zip(point.Values, (key, value) => $"{key.Name} = {value}"));

    private static Chart Draw(IReadOnlyList<SweepKey> keys, Metric metric, SweepPoint[] points, string name) => keys.Count switch
    {
        1 => new Intervals(name, metric.Name, [.. points.Select(point => Estimate(point.Values[0], point, metric))]) { Of = keys[0].Name, IsSigned = metric.IsHarm }.Draw(),
        2 => Map(keys, metric, points, name).Draw(),
        _ => new Strips(name, metric.Name, [.. keys.Select((_, at) => Block(keys, at, metric, points))]) { IsSigned = metric.IsHarm }.Draw(),
    };

    private static StripBlock Block(IReadOnlyList<SweepKey> keys, int at, Metric metric, SweepPoint[] points) => new(
        keys[at].Name,
        [
            .. from value in keys[at].Values
               let settings = points.Where(point => point.Values[at] == value).Select(point => Estimate(Setting(keys, point), point, metric)).ToArray()
               where settings.Length > 0
               select (value, (IReadOnlyList<Estimate>)settings),
        ]);

    // The key with the longest values is down the side, where there is room for them.
    private static HeatMap Map(IReadOnlyList<SweepKey> keys, Metric metric, SweepPoint[] points, string name)
    {
        var down = keys[0].Values.Max(value => value.Length) >= keys[1].Values.Max(value => value.Length) ? 0 : 1;
        var across = 1 - down;
        double[] figures = [.. points.Select(Worth)];
        var (worst, best) = (figures.Min(), figures.Max());
        return new HeatMap(
            name, $"{metric.Name} by {keys[down].Name} and {keys[across].Name}", (keys[down].Name, keys[down].Values), (keys[across].Name, keys[across].Values),
            (row, column) => points.FirstOrDefault(point => point.Values[down] == keys[down].Values[row] && point.Values[across] == keys[across].Values[column]) is { } point
                ? new HeatCell(ReportText.FormatOf(metric)(point.Figures[metric].Figure.Value), Estimate(Setting(keys, point), point, metric).ToString(), best > worst ? (Worth(point) - worst) / (best - worst) : 0.5)
                : null);

        double Worth(SweepPoint point) => (metric.Goal is MetricGoal.High or MetricGoal.None ? 1 : -1) * metric.Comparable(point.Figures[metric].Figure.Value);
    }

    private static Estimate Estimate(string name, SweepPoint point, Metric metric) => new(name, "model", point.Figures[metric].Figure, ReportText.FormatOf(metric));

    private static string Note(Metric metric) => metric.Goal switch
    {
        MetricGoal.High => "More is better.",
        MetricGoal.Low => "Less is better.",
        MetricGoal.Zero => "Zero is best.",
        _ => "",
    };
}
