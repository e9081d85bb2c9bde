using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Claims;

/// <summary>A registered claim and the difference that decides it.</summary>
/// <param name="Claim">The claim (<see cref="ClaimRules.Resolve"/>).</param>
/// <param name="Estimate">The difference; null where it was not measured.</param>
/// <param name="Seeds">How many seeds it is the mean of.</param>
/// <param name="People">How many people were asked.</param>
internal sealed record JudgedClaim(Claim Claim, IEstimate? Estimate, int Seeds, int People);

/// <summary>Decides registered claims: the p values are corrected for the claims and for nothing else, because nothing else was to be shown.</summary>
internal static class ClaimDecisions
{
    /// <summary>Decides claims whose p values are corrected together.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="confidence">The confidence of the intervals.</param>
    public static IReadOnlyList<ClaimResult> Of(IReadOnlyList<JudgedClaim> claims, double confidence)
    {
        double[] p = [.. claims.Select(claim => claim.Estimate?.P(Bound(claim.Claim)) ?? 1)];
        return [.. claims.Zip(p, HolmCorrection.Adjust(p)).Select(one => Decide(one.First, one.Second, one.Third, confidence, HolmCorrection.Strictest(claims.Count)))];
    }

    private static ClaimResult Decide(JudgedClaim judged, double p, double adjusted, double confidence, double level)
    {
        var (claim, estimate) = (judged.Claim, judged.Estimate);
        var (low, high) = estimate?.Interval(confidence) ?? (double.NaN, double.NaN);
        return new ClaimResult
        {
            Model = claim.Model,
            Against = claim.Against!,
            Metric = claim.Metric,
            Direction = claim.Direction,
            Margin = claim.Margin,
            Verdict = estimate is null ? ClaimVerdict.NotMeasured : Verdict(claim, estimate.Value, adjusted),
            Difference = estimate?.Value ?? double.NaN,
            Low = low,
            High = high,
            P = p,
            AdjustedP = adjusted,
            Detectable = estimate?.Detectable(level),
            Seeds = judged.Seeds,
            People = judged.People,
        };
    }

    // The difference that divides the claim from its contrary.
    private static double Bound(Claim claim) => claim.Direction switch
    {
        ClaimDirection.NotLower => -claim.Margin,
        ClaimDirection.NotHigher => claim.Margin,
        _ => 0,
    };

    private static ClaimVerdict Verdict(Claim claim, double difference, double adjusted) =>
        adjusted >= HolmCorrection.Level ? ClaimVerdict.NotShown
        : claim.Direction is ClaimDirection.Higher or ClaimDirection.NotLower == difference > Bound(claim) ? ClaimVerdict.Shown
        : ClaimVerdict.Contrary;
}
