using CsCheck;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;

namespace RosePO.Core.Tests.Preferences;

public sealed class SmoothingTests
{
    private static readonly Gen<double> s_score = Gen.Double[-50, 50];

    private static readonly OracleSmoothingRequest s_request = new() { Pairs = "", Destination = "" };

    private static readonly PreferenceExample s_row = new(
        0, 3, [1], [], 2, [5, 6, 7], [RejectedStrategy.SelfHard, RejectedStrategy.Random, RejectedStrategy.Random]);

    [Theory]
    [InlineData(0.0, 0.0, 1.0, 0.5)]
    [InlineData(1.0, 0.0, 1.0, 0.26894142137)]
    [InlineData(0.0, 1.0, 1.0, 0.73105857863)]
    [InlineData(1.0, -1.0, 2.0, 0.26894142137)]
    [InlineData(1000.0, -1000.0, 1.0, 0.0)]
    [InlineData(-1000.0, 1000.0, 1.0, 1.0)]
    public void Epsilon_is_the_sigmoid_of_the_score_difference(double chosen, double rejected, double temperature, double expected) =>
        Assert.Equal(expected, Epsilons.BradleyTerry(chosen, rejected, temperature), 1e-10);

    [Fact]
    public void With_tau_one_it_is_the_rejected_items_share_of_the_softmax() =>
        Gen.Select(s_score, s_score, Gen.Double[-5, 5]).Sample((chosen, rejected, other) =>
        {
            var (c, r, o) = (Math.Exp(chosen), Math.Exp(rejected), Math.Exp(other));
            var (pc, pr) = (c / (c + r + o), r / (c + r + o));
            Assert.Equal(pr / (pc + pr), Epsilons.BradleyTerry(chosen, rejected, 1), 1e-9);
        });

    [Fact]
    public void A_rejected_item_that_the_oracle_likes_more_is_doubted_more() =>
        Gen.Select(s_score, s_score, s_score, Gen.Double[0.05, 10]).Sample((chosen, first, second, tau) =>
            Assert.True(
                Epsilons.BradleyTerry(chosen, Math.Min(first, second), tau) <= Epsilons.BradleyTerry(chosen, Math.Max(first, second), tau)));

    [Fact]
    public void Only_the_difference_over_tau_matters() =>
        Gen.Select(s_score, s_score, s_score, Gen.Double[0.1, 10]).Sample((chosen, rejected, shift, scale) => Assert.Equal(
            Epsilons.BradleyTerry(chosen, rejected, 1), Epsilons.BradleyTerry((chosen + shift) * scale, (rejected + shift) * scale, scale), 1e-9));

    [Fact]
    public void Swapping_the_two_answers_gives_the_complement() =>
        Gen.Select(s_score, s_score).Sample((a, b) => Assert.Equal(1, Epsilons.BradleyTerry(a, b, 1) + Epsilons.BradleyTerry(b, a, 1), 1e-12));

    [Fact]
    public void Clamped_no_pair_is_ever_reversed_and_the_clamped_ones_are_counted() =>
        Gen.Select(s_score, s_score, Gen.Double[0.05, 10], Gen.Double[0.01, 0.499]).Sample((chosen, rejected, tau, maximum) =>
        {
            var rule = new EpsilonRule(s_request with { MaximumEpsilon = maximum }, tau);
            var smoothed = rule.Apply(s_row with { Rejected = [5], Strategies = [RejectedStrategy.Random] }, [(float)chosen, (float)rejected])!;
            Assert.InRange(smoothed.Epsilon![0], 0f, (float)maximum);
            Assert.Equal(Epsilons.BradleyTerry((float)chosen, (float)rejected, tau) > maximum ? 1 : 0, rule.Clamped);
        });

    [Fact]
    public void Dropped_a_pair_above_the_maximum_is_left_out_and_counted_by_strategy()
    {
        var rule = new EpsilonRule(s_request with { AboveMaximum = EpsilonPolicy.Drop }, 1);
        var smoothed = rule.Apply(s_row, [1, 2, 0, 3])!;
        Assert.Equal([6], smoothed.Rejected);
        Assert.Equal([RejectedStrategy.Random], smoothed.Strategies);
        Assert.Equal([0f], smoothed.RejectedScores!);
        Assert.Equal([(float)Epsilons.BradleyTerry(1, 0, 1)], smoothed.Epsilon!);
        Assert.Null(rule.Apply(s_row, [0, 1, 1, 1]));
        Assert.Equal((2, 3, 0), (rule.Dropped[RejectedStrategy.SelfHard], rule.Dropped[RejectedStrategy.Random], rule.Clamped));
    }

    [Fact]
    public void Kept_a_pair_may_be_reversed_and_its_odds_are_finite()
    {
        var rule = new EpsilonRule(s_request with { AboveMaximum = EpsilonPolicy.Keep }, 1);
        var smoothed = rule.Apply(s_row, [0, 1, -1, 100])!;
        Assert.Equal([(float)Epsilons.BradleyTerry(0, 1, 1), (float)Epsilons.BradleyTerry(0, -1, 1), (float)EpsilonRule.Largest], smoothed.Epsilon!);
        Assert.Equal((0, 0), (rule.Clamped, rule.Dropped.Count));
    }

    [Fact]
    public void The_histogram_has_ten_bins_up_to_one_half_or_twenty_up_to_one()
    {
        Assert.Equal([2, 1, 0, 0, 0, 0, 0, 0, 0, 2], Epsilons.Histogram([0f, 0.049f, 0.051f, 0.499f, 0.5f]));
        Assert.Equal((1, 1, 1), (Epsilons.Histogram([0.499f, 0.51f, 0.999f], 20)[9], Epsilons.Histogram([0.499f, 0.51f], 20)[10], Epsilons.Histogram([0.999f], 20)[19]));
    }
}
