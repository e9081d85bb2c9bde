using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Comparing;

/// <summary>A model of a comparison: its metrics in one measurement, or in one per seed.</summary>
/// <param name="Name">The name that tables show.</param>
/// <param name="Model">The name in its measurement.</param>
/// <param name="Measurements">The measurements.</param>
/// <param name="Users">The users of each.</param>
/// <param name="Repeats">[measurement][metric].</param>
internal sealed record ComparisonRow(
    string Name, string Model, IReadOnlyList<ComparedMeasurement> Measurements, int Users, IReadOnlyList<ResampledMetric[]> Repeats)
{
    /// <summary>A metric's figure; null where a measurement lacks it.</summary>
    public ComparedFigure? Figure(Metric metric, double confidence)
    {
        if (Of(metric) is not { } cells)
        {
            return null;
        }

        var (low, high) = PairedBootstrap.Interval(Mean(cells.Select(cell => cell.Resampled)), confidence);
        return new ComparedFigure(cells.Average(cell => cell.Value), low, high, cells.Min(cell => cell.Count))
        {
            Deviation = Spread.Of([.. cells.Select(cell => cell.Value)]),
        };
    }

    /// <summary>A metric's paired difference from another model's, not yet corrected; null where either lacks the metric.</summary>
    public ComparedDifference? Difference(Metric metric, ComparisonRow against, double confidence)
    {
        if (against == this || Of(metric) is not { } cells || against.Of(metric) is not { } others)
        {
            return null;
        }

        // Each side's resample is of one measurement's users; a mean over seeds is taken of what was paired within each.
        var pairs = cells.Select((cell, at) => (Own: cell, Other: others[others.Length == 1 ? 0 : at])).ToArray();
        var resampled = Mean(pairs.Select(pair => pair.Own.Minus(pair.Other)));
        var (low, high) = PairedBootstrap.Interval(resampled, confidence);
        var p = PairedBootstrap.TwoSidedP(resampled);
        return new ComparedDifference(pairs.Average(pair => pair.Own.Difference(pair.Other)), low, high, p, p)
        {
            Deviation = Spread.Of([.. pairs.Select(pair => pair.Own.Difference(pair.Other))]),
        };
    }

    private ResampledMetric[]? Of(Metric metric)
    {
        var cells = Repeats.Select(repeat => Array.Find(repeat, cell => cell.Metric == metric)).OfType<ResampledMetric>().ToArray();
        return cells.Length == Repeats.Count ? cells : null;
    }

    private static double[] Mean(IEnumerable<double[]> repeats)
    {
        double[][] all = [.. repeats];
        return [.. Enumerable.Range(0, all[0].Length).Select(resample => all.Average(repeat => repeat[resample]))];
    }
}
