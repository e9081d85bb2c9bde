using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation;

/// <summary>One metric of one model: its value and its values on the resamples.</summary>
internal readonly record struct ResampledFigure(string Model, double Value, double[] Resampled);

/// <summary>The difference of two models' figures over the same resamples of the users.</summary>
internal static class PairedDifference
{
    /// <summary>Compares; harms by their distance from 0.</summary>
    public static MetricComparison Of(Metric metric, ResampledFigure model, ResampledFigure against, double confidence)
    {
        var differences = model.Resampled
            .Zip(against.Resampled, (first, second) => metric.Comparable(first) - metric.Comparable(second))
            .ToArray();
        var (low, high) = PairedBootstrap.Interval(differences, confidence);
        return new MetricComparison(
            model.Model, against.Model, metric.Name, metric.Comparable(model.Value) - metric.Comparable(against.Value), low, high,
            PairedBootstrap.TwoSidedP(differences));
    }
}
