using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Comparing;

namespace RosePO.Core.Experiments.Running;

/// <summary>The registered claims of a sweep: of the variants that differ by their seeds alone, over the seeds; p values are corrected for the claims of all settings.</summary>
internal static class SweepClaims
{
    private const double Confidence = 0.95;

    /// <summary>Decides the claims.</summary>
    /// <param name="variants">The variants, and of each what it has in common with those of other seeds.</param>
    /// <param name="cancellation">Stops between measurements.</param>
    public static IReadOnlyList<SweepClaim> Of(IReadOnlyList<(string Settings, ExperimentVariant Variant)> variants, CancellationToken cancellation)
    {
        var judged =
            (from one in variants
             from measured in one.Variant.Measurements
             where measured.Result.Claims.Count > 0
             group measured.Result.Measurement by (one.Settings, measured.Stage)
             into seeds
             from claim in CompareMeasurements.Judge([.. seeds], cancellation)
             select (seeds.Key.Settings, seeds.Key.Stage, Claim: claim)).ToArray();
        return [.. judged.Zip(ClaimDecisions.Of([.. judged.Select(one => one.Claim)], Confidence), (one, claim) => new SweepClaim(one.Settings, one.Stage, claim))];
    }
}
