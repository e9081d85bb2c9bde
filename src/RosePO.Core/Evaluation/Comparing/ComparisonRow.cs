using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Comparing;

/// <summary>A model of a comparison: its metrics in one measurement, or in one per seed.</summary>
/// <param name="Name">The name that tables show.</param>
/// <param name="Model">The name in its measurement.</param>
/// <param name="IsBaseline">Whether it is a baseline.</param>
/// <param name="Measurements">The measurements.</param>
/// <param name="Users">The users of each.</param>
/// <param name="People">The people of all, who are drawn in all of them at once.</param>
/// <param name="Repeats">[measurement][metric].</param>
internal sealed record ComparisonRow(
    string Name, string Model, bool IsBaseline, IReadOnlyList<ComparedMeasurement> Measurements, int Users, int People, IReadOnlyList<ResampledMetric[]> Repeats)
{
    /// <summary>A metric's figure; null where a measurement lacks it.</summary>
    public ComparedFigure? Figure(Metric metric, double confidence)
    {
        if (Of(metric) is not { } cells)
        {
            return null;
        }

        var estimate = Estimate([.. cells.Select(cell => new BootstrapEstimate(cell.Value, cell.Resampled))]);
        var (low, high) = estimate.Interval(confidence);
        return new ComparedFigure(estimate.Value, low, high, cells.Min(cell => cell.Count))
        {
            Deviation = Spread.Of([.. cells.Select(cell => cell.Value)]),
        };
    }

    /// <summary>A metric's paired difference from another model's, each measurement's and what they estimate together; null where either model lacks the metric.</summary>
    public RowDifference? Difference(Metric metric, ComparisonRow against)
    {
        if (against == this || Of(metric) is not { } cells || against.Of(metric) is not { } others)
        {
            return null;
        }

        // A mean over seeds is taken of what was paired within each.
        BootstrapEstimate[] pairs = [.. cells.Select((cell, at) => PairedDifference.Of(cell, others[others.Length == 1 ? 0 : at]))];
        return new RowDifference(Estimate(pairs), Spread.Of([.. pairs.Select(pair => pair.Value)]));
    }

    private ResampledMetric[]? Of(Metric metric)
    {
        var cells = Repeats.Select(repeat => Array.Find(repeat, cell => cell.Metric == metric)).OfType<ResampledMetric>().ToArray();
        return cells.Length == Repeats.Count ? cells : null;
    }

    private IEstimate Estimate(BootstrapEstimate[] repeats) => repeats is [var only]
        ? only
        : SeedMean.Of([.. repeats.Select(one => one.Value)], [.. repeats.Select(one => one.Resampled)], People);
}

/// <summary>A paired difference of two rows.</summary>
/// <param name="Estimate">The difference: of one training, or the mean over seeds.</param>
/// <param name="Deviation">The standard deviation over the seeds; null for one.</param>
internal sealed record RowDifference(IEstimate Estimate, double? Deviation);
