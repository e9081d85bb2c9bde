using CsCheck;
using RosePO.Core.Preferences;

namespace RosePO.Core.Tests.Preferences;

public sealed class SmoothingTests
{
    private static readonly Gen<double> s_score = Gen.Double[-50, 50];

    [Theory]
    [InlineData(0.0, 0.0, 1.0, 0.5)]
    [InlineData(1.0, 0.0, 1.0, 0.26894142137)]
    [InlineData(0.0, 1.0, 1.0, 0.73105857863)]
    [InlineData(1.0, -1.0, 2.0, 0.26894142137)]
    [InlineData(1000.0, -1000.0, 1.0, 0.0)]
    [InlineData(-1000.0, 1000.0, 1.0, 1.0)]
    public void Epsilon_is_the_sigmoid_of_the_score_difference(double chosen, double rejected, double temperature, double expected) =>
        Assert.Equal(expected, Smoothing.Raw(chosen, rejected, temperature), 1e-10);

    [Fact]
    public void With_tau_one_it_is_the_rejected_items_share_of_the_softmax() =>
        Gen.Select(s_score, s_score, Gen.Double[-5, 5]).Sample((chosen, rejected, other) =>
        {
            var (c, r, o) = (Math.Exp(chosen), Math.Exp(rejected), Math.Exp(other));
            var (pc, pr) = (c / (c + r + o), r / (c + r + o));
            Assert.Equal(pr / (pc + pr), Smoothing.Raw(chosen, rejected, 1), 1e-9);
        });

    [Fact]
    public void No_pair_is_ever_reversed() =>
        Gen.Select(s_score, s_score, Gen.Double[0.05, 10], Gen.Double[0.01, 0.499]).Sample((chosen, rejected, tau, maximum) =>
        {
            var epsilon = Smoothing.Epsilon(chosen, rejected, tau, maximum, out var clamped);
            Assert.InRange(epsilon, 0f, (float)maximum);
            Assert.True(epsilon < 0.5f);
            Assert.Equal(clamped, Smoothing.Raw(chosen, rejected, tau) > maximum);
        });

    [Fact]
    public void A_rejected_item_that_the_oracle_likes_more_is_doubted_more() =>
        Gen.Select(s_score, s_score, s_score, Gen.Double[0.05, 10]).Sample((chosen, first, second, tau) =>
            Assert.True(
                Smoothing.Epsilon(chosen, Math.Min(first, second), tau, 0.499, out _)
                <= Smoothing.Epsilon(chosen, Math.Max(first, second), tau, 0.499, out _)));

    [Fact]
    public void Only_the_difference_over_tau_matters() =>
        Gen.Select(s_score, s_score, s_score, Gen.Double[0.1, 10]).Sample((chosen, rejected, shift, scale) =>
            Assert.Equal(Smoothing.Raw(chosen, rejected, 1), Smoothing.Raw((chosen + shift) * scale, (rejected + shift) * scale, scale), 1e-9));

    [Fact]
    public void Swapping_the_two_answers_gives_the_complement() =>
        Gen.Select(s_score, s_score).Sample((a, b) => Assert.Equal(1, Smoothing.Raw(a, b, 1) + Smoothing.Raw(b, a, 1), 1e-12));

    [Fact]
    public void The_histogram_has_ten_bins_up_to_one_half() =>
        Assert.Equal([2, 1, 0, 0, 0, 0, 0, 0, 0, 2], Smoothing.Histogram([0f, 0.049f, 0.051f, 0.499f, 0.5f]));
}
