namespace RosePO.Core.Evaluation.Metrics;

/// <summary>The metrics, in the order of the table.</summary>
internal static class MetricRegistry
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
        [HitRatio.Metric, ValidRatio.Metric, PopularityLift.Metric, SemanticExcess.Metric];
}
