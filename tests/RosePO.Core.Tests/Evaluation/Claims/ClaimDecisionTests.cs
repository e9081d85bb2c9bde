using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Tests.Evaluation.Claims;

public sealed class ClaimDecisionTests
{
    private static Claim Of(ClaimDirection direction, double margin = 0) => new() { Model = "rosepo", Against = "sft", Direction = direction, Margin = margin };

    // A difference over many seeds: its interval is 1.96 standard errors to both sides.
    private static ClaimResult Decide(ClaimDirection direction, double difference, double margin = 0, double error = 0.01) =>
        Assert.Single(ClaimDecisions.Of([new JudgedClaim(Of(direction, margin), new SeedMean(difference, error, 1e5), 3, 90)], 0.95));

    [Theory]
    [InlineData(ClaimDirection.Higher, 0.03, 0, ClaimVerdict.Shown)]
    [InlineData(ClaimDirection.Higher, 0.019, 0, ClaimVerdict.NotShown)]
    [InlineData(ClaimDirection.Higher, -0.03, 0, ClaimVerdict.Contrary)]
    [InlineData(ClaimDirection.Lower, -0.03, 0, ClaimVerdict.Shown)]
    [InlineData(ClaimDirection.Lower, 0.03, 0, ClaimVerdict.Contrary)]
    [InlineData(ClaimDirection.NotLower, -0.005, 0.03, ClaimVerdict.Shown)]
    [InlineData(ClaimDirection.NotLower, -0.005, 0.02, ClaimVerdict.NotShown)]
    [InlineData(ClaimDirection.NotLower, -0.06, 0.03, ClaimVerdict.Contrary)]
    [InlineData(ClaimDirection.NotHigher, 0.005, 0.03, ClaimVerdict.Shown)]
    [InlineData(ClaimDirection.NotHigher, 0.06, 0.03, ClaimVerdict.Contrary)]
    public void A_claim_is_shown_where_its_contrary_can_be_excluded_and_the_other_way_round(ClaimDirection direction, double difference, double margin, ClaimVerdict verdict)
    {
        var result = Decide(direction, difference, margin);
        Assert.Equal(verdict, result.Verdict);

        // Of one claim the interval says the same.
        var bound = direction switch { ClaimDirection.NotLower => -margin, ClaimDirection.NotHigher => margin, _ => 0 };
        Assert.Equal(verdict != ClaimVerdict.NotShown, result.Low > bound || result.High < bound);
    }

    [Fact]
    public void P_values_are_corrected_for_the_claims_and_so_is_what_they_can_show()
    {
        var estimate = new SeedMean(0.022, 0.01, 1e5);
        var alone = Assert.Single(ClaimDecisions.Of([new JudgedClaim(Of(ClaimDirection.Higher), estimate, 3, 90)], 0.95));
        var two = ClaimDecisions.Of([new JudgedClaim(Of(ClaimDirection.Higher), estimate, 3, 90), new JudgedClaim(Of(ClaimDirection.Lower), estimate, 3, 90)], 0.95);
        Assert.Equal((alone.P, ClaimVerdict.Shown, ClaimVerdict.NotShown), (two[0].P, alone.Verdict, two[0].Verdict));
        Assert.Equal(2 * alone.P, two[0].AdjustedP, 1e-12);

        // 1.960 + 0.842 and 2.241 + 0.842 standard errors.
        Assert.Equal(0.02802, alone.Detectable!.Value, 1e-4);
        Assert.Equal(0.03083, two[0].Detectable!.Value, 1e-4);
    }

    [Fact]
    public void A_figure_that_a_model_does_not_have_decides_nothing()
    {
        var result = Assert.Single(ClaimDecisions.Of([new JudgedClaim(Of(ClaimDirection.Higher), null, 1, 90)], 0.95));
        Assert.Equal((ClaimVerdict.NotMeasured, 1.0), (result.Verdict, result.AdjustedP));
        Assert.Equal("rosepo above sft on HR@1: not measured", ClaimText.Line(result));
    }

    [Fact]
    public void A_line_says_what_was_claimed_and_what_became_of_it()
    {
        Assert.Equal(
            "rosepo above sft on HR@1: shown, +0.030 [+0.010, +0.050] p=0.003, detectable 0.028",
            ClaimText.Line(Decide(ClaimDirection.Higher, 0.03)));
        Assert.StartsWith("rosepo not below sft on HR@1 by 0.01 or more: not shown, ", ClaimText.Line(Decide(ClaimDirection.NotLower, 0, 0.01)), StringComparison.Ordinal);
        Assert.StartsWith("rosepo below sft on HR@1: shown to the contrary, ", ClaimText.Line(Decide(ClaimDirection.Lower, 0.05)), StringComparison.Ordinal);
        Assert.Equal("registered claims, p corrected by Holm for 1, over 3 seeds and 90 people, both as samples:", ClaimText.Heading([Decide(ClaimDirection.Higher, 0)]));
    }

    [Fact]
    public void The_bootstrap_of_one_training_decides_by_its_percentiles()
    {
        // 1 to 1000 thousandths, so that 2 % of the resamples are below 0.02.
        double[] resampled = [.. Enumerable.Range(1, 1000).Select(i => i / 1000.0)];
        var estimate = new BootstrapEstimate(0.5, resampled);
        Assert.Equal(2 * 21 / 1001.0, estimate.P(0.02), 1e-9);
        Assert.Equal(2 / 1001.0, estimate.P(0), 1e-9);
        Assert.Equal(2.8016 * Math.Sqrt(1 / 12.0), estimate.Detectable(0.05)!.Value, 2e-3);
    }
}
