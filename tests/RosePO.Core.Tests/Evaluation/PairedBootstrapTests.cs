using CsCheck;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Tests.Evaluation;

public sealed class PairedBootstrapTests
{
    private static double[][] Resample(IReadOnlyList<RatioFigure> figures, int resamples, int seed) =>
        PairedBootstrap.Resample(figures, People.OneEach(figures[0].Numerators.Length), resamples, seed, TestContext.Current.CancellationToken);

    private static readonly Gen<double[]> s_values = Gen.Double[-1, 1].Array[30, 120];

    [Fact]
    public void The_interval_contains_the_point_estimate() => s_values.Sample(
        values =>
        {
            var figure = RatioFigure.Mean(values);
            var (low, high) = PairedBootstrap.Interval(Resample([figure], 400, 3)[0], 0.95);
            Assert.InRange(figure.Value, low, high);
        },
        iter: 200);

    [Fact]
    public void The_interval_of_a_mean_is_that_of_the_normal_law()
    {
        // 500 hits of 1000: the standard error is sqrt(0.25 / 1000) = 0.0158.
        var hits = Enumerable.Range(0, 1000).Select(user => user % 2 == 0 ? 1.0 : 0.0).ToArray();
        var (low, high) = PairedBootstrap.Interval(Resample([RatioFigure.Mean(hits)], 4000, 1)[0], 0.95);
        Assert.Equal(0.5 - (1.96 * 0.0158), low, 0.003);
        Assert.Equal(0.5 + (1.96 * 0.0158), high, 0.003);
    }

    [Fact]
    public void A_wider_confidence_gives_a_wider_interval() => s_values.Sample(
        values =>
        {
            var resampled = Resample([RatioFigure.Mean(values)], 400, 3)[0];
            var (narrow, wide) = (PairedBootstrap.Interval(resampled, 0.8), PairedBootstrap.Interval(resampled, 0.99));
            Assert.True(wide.Low <= narrow.Low && narrow.High <= wide.High);
        },
        iter: 50);

    [Fact]
    public void Figures_with_the_same_values_agree_on_every_resample()
    {
        double[] values = [1, 0, 0, 1, 1, 0.25];
        var resampled = Resample([RatioFigure.Mean(values), RatioFigure.Mean([.. values])], 300, 8);
        Assert.Equal(resampled[0], resampled[1]);
    }

    [Fact]
    public void No_difference_at_all_has_a_p_of_one() => Assert.Equal(1.0, PairedBootstrap.TwoSidedP(new double[500]));

    [Fact]
    public void P_is_twice_the_smaller_share_with_one_added()
    {
        // 3 of 99 resamples at or below 0: 2 * (1 + 3) / (1 + 99).
        var differences = Enumerable.Range(0, 99).Select(resample => resample < 3 ? -1.0 : 1.0).ToArray();
        Assert.Equal(0.08, PairedBootstrap.TwoSidedP(differences), 1e-12);
        Assert.Equal(0.08, PairedBootstrap.TwoSidedP(differences.Select(difference => -difference)), 1e-12);
    }

    [Fact]
    public void Pairing_narrows_the_interval_of_a_difference_between_correlated_models()
    {
        var random = new Random(11);
        var first = Enumerable.Range(0, 400).Select(_ => random.NextDouble() < 0.4 ? 1.0 : 0.0).ToArray();
        var second = first.Select((hit, user) => user % 20 == 0 ? 1.0 : hit).ToArray();
        var paired = Resample([RatioFigure.Mean(first), RatioFigure.Mean(second)], 1000, 1);
        var other = Resample([RatioFigure.Mean(second)], 1000, 2)[0];
        static double Width(IEnumerable<double> a, IEnumerable<double> b)
        {
            var (low, high) = PairedBootstrap.Interval(a.Zip(b, (x, y) => y - x), 0.95);
            return high - low;
        }

        Assert.True(Width(paired[0], paired[1]) < 0.5 * Width(paired[0], other));
    }

    [Fact]
    public void The_same_seed_gives_the_same_resamples_and_another_seed_others()
    {
        var figure = RatioFigure.Mean([1, 2, 3, 4, 5, 6]);
        double[] Of(int seed) => Resample([figure], 100, seed)[0];
        Assert.Equal(Of(4), Of(4));
        Assert.NotEqual(Of(4), Of(5));
    }

    [Fact]
    public void A_ratio_is_resampled_as_a_whole()
    {
        // Numerator = 3 x denominator for each user: every resample has the ratio 3, though neither sum is constant.
        double[] denominators = [1, 5, 2, 9, 4];
        var figure = new RatioFigure(Array.ConvertAll(denominators, value => 3 * value), denominators, 5, Offset: 1);
        Assert.All(Resample([figure], 200, 1)[0], value => Assert.Equal(2.0, value, 1e-12));
    }

    [Fact]
    public void Resamples_without_a_measured_user_do_not_count()
    {
        // One of three users was measured: 8 of 27 resamples miss it.
        var resampled = Resample([new RatioFigure([1, 0, 0], [1, 0, 0], 1)], 200, 1)[0];
        Assert.Contains(resampled, double.IsNaN);
        Assert.Equal((1.0, 1.0), PairedBootstrap.Interval(resampled, 0.95));
    }
}
