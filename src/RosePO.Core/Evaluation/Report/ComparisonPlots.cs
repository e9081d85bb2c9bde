using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Report.Charts;

namespace RosePO.Core.Evaluation.Report;

/// <summary>A comparison's frontier: accuracy against each harm, every model a mark with intervals both ways.</summary>
public static class ComparisonPlots
{
    /// <summary>
    /// Writes an SVG file for each harm that was compared, in the colours of print: the comparison's first metric that is no harm upwards, the harm to the right. A comparison
    /// of harms alone, or of none, has no such chart.
    /// </summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="folder">Where the files are written; made if it is not there, and files of the same names are replaced.</param>
    /// <returns>The files, in the order of the metrics.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public static IReadOnlyList<string> Write(ComparisonResult comparison, string folder)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var metrics = comparison.Columns.Select(name => MetricRegistry.Find(name)!).ToArray();
        if (Array.Find(metrics, metric => !metric.IsHarm) is not { } accuracy)
        {
            return [];
        }

        var written = new List<string>();
        foreach (var harm in metrics.Where(metric => metric.IsHarm))
        {
            if (Points(comparison, harm, accuracy) is { Count: > 0 } points)
            {
                var chart = new Scatter(ChartNames.Of($"{accuracy.Name} against {harm.Name}"), harm.Name, accuracy.Name, points).Draw();
                Directory.CreateDirectory(folder);
                var path = Path.Combine(folder, $"{chart.Name}.svg");
                File.WriteAllText(path, chart.Standalone(Conditions(comparison)));
                written.Add(path);
            }
        }

        return written;
    }

    private static List<(Estimate, Estimate)> Points(ComparisonResult comparison, Metric harm, Metric accuracy) =>
        [.. comparison.Models.Where(model => Has(model, harm) && Has(model, accuracy)).Select(model => (EstimateOf(comparison, model, harm), EstimateOf(comparison, model, accuracy)))];

    // What is no number has no place in a chart.
    private static bool Has(ComparedModel model, Metric metric) =>
        model.Metrics.TryGetValue(metric.Name, out var figure) && double.IsFinite(figure.Value) && double.IsFinite(figure.Low) && double.IsFinite(figure.High);

    private static Estimate EstimateOf(ComparisonResult comparison, ComparedModel model, Metric metric)
    {
        var figure = model.Metrics[metric.Name];
        var style = model.IsBaseline ? "baseline" : model.Name == comparison.Against ? "against" : "model";
        return new Estimate(model.Name, style, new MetricValue(figure.Value, figure.Low, figure.High, figure.Count), ReportText.FormatOf(metric));
    }

    private static string Conditions(ComparisonResult comparison)
    {
        var users = comparison.Models.Min(model => model.Users);
        var seeds = comparison.Models.Max(model => model.Seeds);
        return FormattableString.Invariant($"n = {users}{(seeds > 1 ? $", means of {seeds} seeds with intervals over seeds and users" : ", intervals over users")}");
    }
}
