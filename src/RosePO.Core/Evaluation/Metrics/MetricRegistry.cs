using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>The metrics by name, in the order of <c>metrics.json</c>.</summary>
internal static class MetricRegistry
{
    // How long the lists are that concentration, popularity and divergence are measured on.
    private static readonly int[] s_depths = [1, 5, 10];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        HitRatio.Metric, ValidRatio.Metric, PopularityLift.Metric, SemanticExcess.Metric,
        Ranking.HitRatio(5), Ranking.HitRatio(10), Ranking.Recall(5), Ranking.Recall(10), Ranking.Ndcg(5), Ranking.Ndcg(10), Ranking.Mrr,
        .. s_depths.SelectMany(AtDepth),
        Generations.HitRatio, Generations.LongestMatch, Generations.Substring, Generations.SubstringHitRatio,
        Hallucination.OutOfCatalogue, Hallucination.ResemblingErrors, MarginCalibration.Metric,
    ];

    /// <summary>What tables show unless a request says otherwise.</summary>
    public static IReadOnlyList<string> Usual { get; } = [HitRatio.Name, ValidRatio.Name, PopularityLift.Name, SemanticExcess.Name];

    /// <summary>A metric by its name, compared without case; null where there is none.</summary>
    public static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The metrics that a request's tables show, by canonical name.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: a name is unknown.</exception>
    public static IReadOnlyList<string> Columns(IReadOnlyList<string> names) => names.Count == 0
        ? Usual
        : [.. names.Select(name => (Find(name) ?? throw MeasurementErrors.UnknownMetric(name, All.Select(metric => metric.Name))).Name).Distinct()];

    private static IEnumerable<Metric> AtDepth(int depth) =>
    [
        ListPopularity.Average(depth), ListPopularity.Tail(depth),
        Concentration.Gini(depth), Concentration.Coverage(depth), Concentration.Entropy(depth), Concentration.DivRatio(depth), Concentration.ORRatio(depth),
        .. GroupUnfairness.ByPopularity(depth), .. GroupUnfairness.ByCategory(depth), .. TrainingDivergence.Of(depth),
    ];
}
