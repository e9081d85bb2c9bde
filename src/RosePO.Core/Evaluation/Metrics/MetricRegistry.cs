namespace RosePO.Core.Evaluation.Metrics;

/// <summary>The metrics by name, in the order of <c>metrics.json</c>.</summary>
internal static class MetricRegistry
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
        [HitRatio.Metric, ValidRatio.Metric, PopularityLift.Metric, SemanticExcess.Metric];

    /// <summary>What tables show unless a request says otherwise.</summary>
    public static IReadOnlyList<string> Usual { get; } = [HitRatio.Name, ValidRatio.Name, PopularityLift.Name, SemanticExcess.Name];

    /// <summary>A metric by its name, compared without case; null where there is none.</summary>
    public static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The metrics that a request's tables show, by canonical name.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: a name is unknown.</exception>
    public static IReadOnlyList<string> Columns(IReadOnlyList<string> names) => names.Count == 0
        ? Usual
        : [.. names.Select(name => (Find(name) ?? throw MeasurementErrors.UnknownMetric(name, All.Select(metric => metric.Name))).Name).Distinct()];
}
