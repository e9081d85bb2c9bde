namespace RosePO.Core.Evaluation.Statistics;

/// <summary>The difference of two models' figures over the same resamples of the users.</summary>
internal static class PairedDifference
{
    /// <summary>Compares; harms by their distance from 0.</summary>
    public static MetricComparison Of(string model, ResampledMetric figure, string against, ResampledMetric other, double confidence)
    {
        var differences = figure.Minus(other);
        var (low, high) = PairedBootstrap.Interval(differences, confidence);
        return new MetricComparison(
            model, against, figure.Metric.Name, figure.Difference(other), low, high, PairedBootstrap.TwoSidedP(differences));
    }
}
