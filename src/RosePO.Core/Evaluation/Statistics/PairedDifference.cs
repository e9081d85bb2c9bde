namespace RosePO.Core.Evaluation.Statistics;

/// <summary>The difference of two models' figures over the same resamples of the users.</summary>
internal static class PairedDifference
{
    /// <summary>Estimates the difference; harms by their distance from 0.</summary>
    public static BootstrapEstimate Of(ResampledMetric figure, ResampledMetric other) => new(figure.Difference(other), figure.Minus(other));

    /// <summary>The difference as a comparison that is corrected with no others.</summary>
    public static MetricComparison Of(string model, ResampledMetric figure, string against, ResampledMetric other, double confidence) =>
        Corrected([(model, against, figure.Metric.Name, Of(figure, other))], confidence)[0];

    /// <summary>Differences as comparisons whose p values are corrected together.</summary>
    public static IReadOnlyList<MetricComparison> Corrected(IReadOnlyList<(string Model, string Against, string Metric, BootstrapEstimate Estimate)> differences, double confidence)
    {
        double[] p = [.. differences.Select(one => one.Estimate.P(0))];
        return
        [
            .. differences.Zip(p, HolmCorrection.Adjust(p)).Select(row =>
            {
                var ((model, against, metric, estimate), raw, adjusted) = row;
                var (low, high) = estimate.Interval(confidence);
                return new MetricComparison(model, against, metric, estimate.Value, low, high, raw)
                {
                    AdjustedP = adjusted,
                    Detectable = estimate.Detectable(HolmCorrection.Strictest(differences.Count)),
                };
            }),
        ];
    }
}
