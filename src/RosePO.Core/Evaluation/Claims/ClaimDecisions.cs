using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Claims;

/// <summary>Decides registered claims: the p values are corrected for the claims and for nothing else, because nothing else was to be shown.</summary>
internal static class ClaimDecisions
{
    /// <summary>Decides.</summary>
    /// <param name="claims">The claims (<see cref="ClaimRules.Resolve"/>).</param>
    /// <param name="estimate">The difference that a claim is about; null where it was not measured.</param>
    /// <param name="seeds">How many seeds it is the mean of.</param>
    /// <param name="people">How many people were asked.</param>
    /// <param name="confidence">The confidence of the intervals.</param>
    public static IReadOnlyList<ClaimResult> Of(IReadOnlyList<Claim> claims, Func<Claim, IEstimate?> estimate, int seeds, int people, double confidence) => Corrected(
    [
        .. claims.Select(claim =>
        {
            var found = estimate(claim);
            var (low, high) = found?.Interval(confidence) ?? (double.NaN, double.NaN);
            var p = found?.P(Bound(claim.Direction, claim.Margin)) ?? 1;
            return new ClaimResult
            {
                Model = claim.Model,
                Against = claim.Against!,
                Metric = claim.Metric,
                Direction = claim.Direction,
                Margin = claim.Margin,
                Verdict = ClaimVerdict.NotShown,
                Difference = found?.Value ?? double.NaN,
                Low = low,
                High = high,
                P = p,
                AdjustedP = p,
                Seeds = seeds,
                People = people,
                Detectable = found?.Detectable(HolmCorrection.Strictest(claims.Count)),
            };
        }),
    ]);

    /// <summary>Claims whose p values are corrected together, with their verdicts.</summary>
    public static IReadOnlyList<ClaimResult> Corrected(IReadOnlyList<ClaimResult> claims) =>
        [.. claims.Zip(HolmCorrection.Adjust([.. claims.Select(claim => claim.P)]), (claim, p) => claim with { AdjustedP = p, Verdict = Verdict(claim, p) })];

    // The difference that divides the claim from its contrary.
    private static double Bound(ClaimDirection direction, double margin) => direction switch
    {
        ClaimDirection.NotLower => -margin,
        ClaimDirection.NotHigher => margin,
        _ => 0,
    };

    private static ClaimVerdict Verdict(ClaimResult claim, double p) =>
        !double.IsFinite(claim.Difference) ? ClaimVerdict.NotMeasured
        : p >= HolmCorrection.Level ? ClaimVerdict.NotShown
        : claim.Direction is ClaimDirection.Higher or ClaimDirection.NotLower == claim.Difference > Bound(claim.Direction, claim.Margin) ? ClaimVerdict.Shown
        : ClaimVerdict.Contrary;
}
