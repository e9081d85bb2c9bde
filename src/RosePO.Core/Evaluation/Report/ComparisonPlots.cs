using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Report.Charts;
using RosePO.Core.Evaluation.Report.Data;

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

        ReportModel[] models = [.. comparison.Models.Select(model => ModelOf(model, metrics, comparison.Against))];
        var written = new List<string>();
        foreach (var harm in metrics.Where(metric => metric.IsHarm))
        {
            if (ReportCharts.Pairs(models, harm, accuracy) is { Count: > 0 } points)
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

    private static ReportModel ModelOf(ComparedModel model, Metric[] metrics, string against) => new(
        model.Name,
        ReportModel.StyleOf(model.Name, model.IsBaseline, against),
        model.IsBaseline,
        metrics.Where(metric => model.Metrics.ContainsKey(metric.Name)).ToDictionary(metric => metric, metric => FigureOf(model.Metrics[metric.Name])));

    private static MetricValue FigureOf(ComparedFigure figure) => new(figure.Value, figure.Low, figure.High, figure.Count);

    private static string Conditions(ComparisonResult comparison)
    {
        var users = comparison.Models.Min(model => model.Users);
        var seeds = comparison.Models.Max(model => model.Seeds);
        return FormattableString.Invariant($"n = {users}{(seeds > 1 ? $", means of {seeds} seeds with intervals over seeds and users" : ", intervals over users")}");
    }
}
