using CsCheck;
using RosePO.Core.Runtime;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training.Losses;

/// <summary>Where one objective is another, and where each has its minimum.</summary>
public sealed class ReductionTests
{
    private static readonly AlignRequest s_options = Pairs.Request with { Beta = 0.7, SimPO = new() { TargetMargin = 0 } };
    private static readonly Gen<Pair[][]> s_single = Pairs.Any.Select(pair => new[] { pair }).Array[1, 5];

    public ReductionTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(PreferenceLoss.Sdpo)]
    [InlineData(PreferenceLoss.Dmpo)]
    [InlineData(PreferenceLoss.RosePOList)]
    [InlineData(PreferenceLoss.Tpo)]
    [InlineData(PreferenceLoss.Cdpo)]
    [InlineData(PreferenceLoss.Robust)]
    [InlineData(PreferenceLoss.RosePORobust)]
    public void Without_epsilon_and_with_one_rejected_answer_it_is_direct_preference_optimisation(PreferenceLoss loss) =>
        s_single.Sample(rows => AssertSame(loss, PreferenceLoss.Dpo, Changed(rows, pair => pair with { Epsilon = 0 })), threads: 1);

    [Fact]
    public void Without_epsilon_rosepo_is_direct_preference_optimisation_to_the_bit() =>
        Pairs.Rows.Sample(
            rows =>
            {
                var plain = Changed(rows, pair => pair with { Epsilon = 0 });
                Assert.Equal(Pairs.Losses(PreferenceLoss.Dpo, s_options, plain), Pairs.Losses(PreferenceLoss.RosePO, s_options, plain));
                Assert.Equal(Pairs.Gradient(PreferenceLoss.Dpo, s_options, plain), Pairs.Gradient(PreferenceLoss.RosePO, s_options, plain));
            },
            threads: 1);

    [Fact]
    public void With_one_rejected_answer_the_smoothed_softmax_is_rosepo() =>
        s_single.Sample(rows => AssertSame(PreferenceLoss.Sdpo, PreferenceLoss.RosePO, rows), threads: 1);

    [Fact]
    public void Of_answers_of_one_token_the_length_normalised_objective_is_rosepo() =>
        s_single.Sample(rows => AssertSame(PreferenceLoss.SigmoidNorm, PreferenceLoss.RosePO, Changed(rows, OneToken)), threads: 1);

    [Fact]
    public void With_a_reference_that_knows_nothing_simpo_of_one_token_is_rosepo_and_so_is_cpo_without_its_likelihood() =>
        s_single.Sample(
            rows =>
            {
                var blank = Changed(rows, pair => OneToken(pair) with { ReferenceChosen = 0, ReferenceRejected = 0 });
                AssertSame(PreferenceLoss.SimPO, PreferenceLoss.RosePO, blank);
                var likelihood = blank.SelectMany(row => row).Select(pair => -pair.Chosen);
                Assert.Equal(
                    Pairs.Losses(PreferenceLoss.RosePO, s_options, blank).Zip(likelihood, (loss, nll) => loss + nll),
                    Pairs.Losses(PreferenceLoss.Cpo, s_options, blank), Close);
            },
            threads: 1);

    [Theory]
    [InlineData(PreferenceLoss.Aot)]
    [InlineData(PreferenceLoss.AotUnpaired)]
    public void Optimal_transport_of_one_pair_is_rosepo(PreferenceLoss loss) =>
        Pairs.Any.Sample(pair => AssertSame(loss, PreferenceLoss.RosePO, [[pair]]), threads: 1);

    [Fact]
    public void Without_weight_on_ratings_recpo_is_the_softmax() =>
        Pairs.Rows.Sample(
            rows => Assert.Equal(
                Pairs.Losses(PreferenceLoss.Sdpo, s_options, rows),
                Pairs.Losses(PreferenceLoss.RecPO, s_options with { RecPO = new() { Weight = 0 } }, rows), Close),
            threads: 1);

    [Theory]
    [InlineData(PreferenceLoss.Sdpo)]
    [InlineData(PreferenceLoss.Dmpo)]
    [InlineData(PreferenceLoss.RecPO)]
    [InlineData(PreferenceLoss.RosePOList)]
    [InlineData(PreferenceLoss.Tpo)]
    public void A_row_costs_beside_longer_ones_what_it_costs_alone(PreferenceLoss loss) =>
        Pairs.Rows.Sample(
            rows => Assert.Equal(rows.Select(row => Pairs.Losses(loss, s_options, row).Single()), Pairs.Losses(loss, s_options, rows), Close), threads: 1);

    [Fact]
    public void The_softmax_weighs_the_chosen_answer_against_all_rejected_ones()
    {
        // z = 0, ln 2 and ln 4: 1 / (1 + 1 + 1/2 + 1/4) = 4 / 11; the mean margin is ln 2.
        Pair[] row = [Pair.Of(0), Pair.Of(Math.Log(2)), Pair.Of(Math.Log(4))];
        Assert.Equal(Math.Log(11.0 / 4), Pairs.Losses(PreferenceLoss.Sdpo, Pairs.Request, row).Single(), 1e-12);
        Assert.Equal(Math.Log(1.5), Pairs.Losses(PreferenceLoss.Dmpo, Pairs.Request, row).Single(), 1e-12);
    }

    [Theory]
    [InlineData(PreferenceLoss.RosePO)]
    [InlineData(PreferenceLoss.Exo)]
    [InlineData(PreferenceLoss.Sdpo)]
    [InlineData(PreferenceLoss.RosePOList)]
    public void The_minimum_lies_at_the_log_odds_of_epsilon_and_nowhere_else(PreferenceLoss loss) =>
        Gen.Select(Gen.Double[0.002, 0.499], Gen.Double[-6, 6]).Sample(
            (epsilon, z) =>
            {
                var best = Math.Log((1 - epsilon) / epsilon);
                Assert.All(Pairs.Gradient(loss, Pairs.Request, [Pair.Of(best, epsilon)]), slope => Assert.Equal(0, slope, 1e-9));
                var slope = Pairs.Gradient(loss, Pairs.Request, [Pair.Of(z, epsilon)])[0];
                Assert.True(Math.Abs(z - best) < 1e-6 || Math.Sign(slope) == Math.Sign(z - best), $"{slope} at {z}, {best}");
            },
            threads: 1);

    [Fact]
    public void A_list_has_its_minimum_where_every_margin_is_the_log_odds_of_its_epsilon() =>
        Gen.Double[0.01, 0.45].Array[1, 4].Sample(
            epsilons =>
            {
                Pair[] row = [.. epsilons.Select(epsilon => Pair.Of(Math.Log((1 - epsilon) / epsilon), epsilon))];
                Assert.All(Pairs.Gradient(PreferenceLoss.Sdpo, Pairs.Request, row), slope => Assert.Equal(0, slope, 1e-12));
            },
            threads: 1);

    [Fact]
    public void The_alpha_divergence_is_the_forward_one_at_zero_and_tends_to_the_reverse_one_at_one() =>
        s_single.Sample(
            rows =>
            {
                var forward = s_options with { Divergence = FDivergence.ForwardKl };
                var alpha = s_options with { Divergence = FDivergence.Alpha, DivergenceAlpha = 0 };
                Assert.Equal(Pairs.Losses(PreferenceLoss.Dpo, forward, rows), Pairs.Losses(PreferenceLoss.Dpo, alpha, rows), Close);
                var near = alpha with { DivergenceAlpha = 1 - 1e-6 };
                Assert.Equal(Pairs.Losses(PreferenceLoss.Dpo, s_options, rows), Pairs.Losses(PreferenceLoss.Dpo, near, rows), (a, b) => Math.Abs(a - b) < 1e-4);
            },
            threads: 1);

    [Fact]
    public void A_sum_of_one_objective_is_that_objective_and_of_several_their_weighted_means() =>
        Pairs.Rows.Sample(
            rows =>
            {
                using var scope = NewDisposeScope();
                var batch = Pairs.Batch(rows);
                double Sum(params WeightedLoss[] losses) => new LossSum(s_options with { Losses = losses }).Of(batch).item<double>();
                var (rose, list) = (new WeightedLoss { Loss = PreferenceLoss.RosePO }, new WeightedLoss { Loss = PreferenceLoss.Sdpo, Weight = 0.25 });
                Assert.Equal(LossRegistry.Of(rose.Loss, s_options).Loss.Losses(batch).mean().item<double>(), Sum(rose));
                Assert.Equal(Pairs.Losses(list.Loss, s_options, rows).Average() * 0.25, Sum(list), 1e-12);
                Assert.Equal(Sum(rose) + Sum(list), Sum(rose, list), 1e-12);

                // An objective without smoothing is added as it is.
                var dpo = new WeightedLoss { Loss = PreferenceLoss.Dpo };
                Assert.Equal(Sum(rose) + Sum(dpo), Sum(rose, dpo), 1e-12);
            },
            threads: 1);

    private static Pair OneToken(Pair pair) => pair with { ChosenTokens = 1, RejectedTokens = 1 };

    private static Pair[][] Changed(Pair[][] rows, Func<Pair, Pair> change) => [.. rows.Select(row => row.Select(change).ToArray())];

    private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-10 * (1 + Math.Abs(a));

    private static void AssertSame(PreferenceLoss one, PreferenceLoss other, Pair[][] rows) =>
        Assert.Equal(Pairs.Losses(other, s_options, rows), Pairs.Losses(one, s_options, rows), Close);
}
