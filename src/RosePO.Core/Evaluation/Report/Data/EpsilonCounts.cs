using RosePO.Core.Artifacts;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>How epsilon spreads over the pairs of a pair set.</summary>
/// <param name="Models">The models that were trained on it.</param>
/// <param name="Pairs">The stage's result: counts in bins of 0.05, the oracle's accuracy and calibration.</param>
internal sealed record EpsilonCounts(IReadOnlyList<string> Models, SmoothedPairSetResult Pairs)
{
    /// <summary>The width of a bin.</summary>
    public const double Bin = 0.05;

    /// <summary>Reads what smoothing found; null where the artifact is not a smoothed pair set.</summary>
    public static EpsilonCounts? Of(IReadOnlyList<string> models, ArtifactManifest manifest) =>
        manifest.ResultAs<SmoothedPairSetResult>() is { } result && result.Histogram.Any(count => count > 0) ? new EpsilonCounts(models, result) : null;
}
