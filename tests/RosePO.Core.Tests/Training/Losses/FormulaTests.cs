using RosePO.Core.Runtime;

namespace RosePO.Core.Tests.Training.Losses;

/// <summary>Each objective on one pair against its formula in plain numbers.</summary>
public sealed class FormulaTests
{
    // a = 1.5, b = -0.5; 3 tokens and 2; beta 0.5, so that z = 1.
    private const double A = 1.5;
    private const double B = -0.5;
    private const double Epsilon = 0.2;
    private static readonly AlignRequest s_options = Pairs.Request with { Beta = 0.5 };
    private static readonly Pair s_pair = new(-4, -7, -5.5, -6.5, 3, 2, Epsilon, Rating: 5);

    public FormulaTests() => TorchRuntime.EnsureLoaded();

    public static TheoryData<PreferenceLoss, double> Expected { get; } = new()
    {
        { PreferenceLoss.RosePO, Smoothed(1) },
        { PreferenceLoss.Cdpo, Smoothed(1) },
        { PreferenceLoss.Dpo, -LogSigmoid(1) },
        { PreferenceLoss.RosePORobust, ((-0.8 * LogSigmoid(1)) + (0.2 * LogSigmoid(-1))) / 0.6 },
        { PreferenceLoss.Robust, ((-0.8 * LogSigmoid(1)) + (0.2 * LogSigmoid(-1))) / 0.6 },
        { PreferenceLoss.Ipo, Math.Pow((A / 3) - (B / 2) - 1, 2) },
        { PreferenceLoss.Hinge, 0 },
        { PreferenceLoss.SigmoidNorm, Smoothed(0.5 * ((A / 3) - (B / 2))) },
        { PreferenceLoss.Exo, (Sigmoid(1) * (LogSigmoid(1) - Math.Log(0.8))) + (Sigmoid(-1) * (LogSigmoid(-1) - Math.Log(0.2))) },
        { PreferenceLoss.Nca, -LogSigmoid(0.75) - (0.5 * LogSigmoid(-0.75)) - (0.5 * LogSigmoid(0.25)) },
        { PreferenceLoss.Bco, -LogSigmoid(0.75) - LogSigmoid(0.25) },
        { PreferenceLoss.Sppo, Math.Pow(A - 1, 2) + Math.Pow(B + 1, 2) },
        { PreferenceLoss.Aot, Smoothed(1) },
        { PreferenceLoss.AotUnpaired, Smoothed(1) },
        { PreferenceLoss.ApoZero, 1 - Sigmoid(0.75) + Sigmoid(-0.25) },
        { PreferenceLoss.ApoDown, Sigmoid(0.75) + 1 - Sigmoid(1) },
        { PreferenceLoss.DiscoPop, ((1 - Sigmoid(20)) * -LogSigmoid(1)) + (Sigmoid(20) * Math.Exp(-1)) },
        { PreferenceLoss.Sdpo, Smoothed(1) },
        { PreferenceLoss.Dmpo, -LogSigmoid(1) },
        { PreferenceLoss.RecPO, Smoothed(1 - (0.5 * 5 / (3 / Math.Sqrt(11)))) },
        { PreferenceLoss.RosePOList, Smoothed(1) },
        { PreferenceLoss.Tpo, -LogSigmoid(1) },
        { PreferenceLoss.SimPO, Smoothed((0.5 * ((-4.0 / 3) + 3.5)) - 0.5) },
        { PreferenceLoss.Cpo, Smoothed(1.5) + (4.0 / 3) },
        { PreferenceLoss.Nll, 4 },
        { PreferenceLoss.Orpo, (4.0 / 3) - (0.5 * LogSigmoid(LogOdds(-4.0 / 3) - LogOdds(-3.5))) },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void A_pair_costs_what_its_formula_says(PreferenceLoss loss, double expected) =>
        Assert.Equal(expected, Pairs.Loss(loss, s_options, s_pair), 1e-12);

    [Fact]
    public void Every_objective_has_its_formula_here() =>
        Assert.Equal(Enum.GetValues<PreferenceLoss>().Order(), Expected.Select(row => row.Data.Item1).Order());

    [Theory]
    [InlineData(FDivergence.ReverseKl, A, B)]
    [InlineData(FDivergence.ForwardKl, -0.22313016014842982, -1.6487212707001282)]      // -exp(-1.5), -exp(0.5)
    [InlineData(FDivergence.JensenShannon, -0.20141327798275246, -0.9740769841801067)]  // log sigmoid
    [InlineData(FDivergence.Alpha, -0.9447331054820294, -2.5680508333754832)]           // exp(-0.5 a) / -0.5
    public void A_divergence_scores_a_ratio_by_its_derivative(FDivergence divergence, double chosen, double rejected)
    {
        var options = s_options with { Divergence = divergence, DivergenceAlpha = 0.5 };
        Assert.Equal(Math.Pow(Math.Max(0, 1 - (0.5 * (chosen - rejected))), 1), Pairs.Loss(PreferenceLoss.Hinge, options, s_pair), 1e-12);
        Assert.Equal(Math.Pow(chosen - 1, 2) + Math.Pow(rejected + 1, 2), Pairs.Loss(PreferenceLoss.Sppo, options, s_pair), 1e-12);
    }

    [Fact]
    public void A_margin_short_of_one_costs_what_it_lacks() =>
        Assert.Equal(1.25, Pairs.Loss(PreferenceLoss.Hinge, Pairs.Request with { Beta = 1 }, Pair.Of(-0.25)), 1e-12);

    [Fact]
    public void An_epsilon_below_a_thousandth_counts_as_one_in_exact_optimisation() =>
        Assert.Equal(
            Pairs.Loss(PreferenceLoss.Exo, s_options, s_pair with { Epsilon = 1e-3 }), Pairs.Loss(PreferenceLoss.Exo, s_options, s_pair with { Epsilon = 0 }), 1e-15);

    [Fact]
    public void Optimal_transport_compares_margins_by_rank_and_each_keeps_its_epsilon()
    {
        // Policy margins 3 and 1, reference margins 0 and 2: sorted, 1 meets 0 and 3 meets 2. The epsilon of the policy's 3 goes with it.
        Pair[] pairs = [new(-1, -4, -3, -3, Epsilon: 0.3), new(-2, -3, -1, -3, Epsilon: 0.1)];
        var expected = new[] { Smoothed(1, 0.1), Smoothed(1, 0.3) };
        Assert.Equal(expected, Pairs.Losses(PreferenceLoss.Aot, Pairs.Request, [pairs[0]], [pairs[1]]), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Unpaired_optimal_transport_compares_chosen_with_rejected_answers_by_rank()
    {
        // a = 2 and 0, b = 1 and -1: sorted, 0 meets -1 and 2 meets 1.
        Pair[] pairs = [new(-1, -2, -3, -3), new(-3, -4, -3, -3)];
        Assert.All(Pairs.Losses(PreferenceLoss.AotUnpaired, Pairs.Request, [pairs[0]], [pairs[1]]), loss => Assert.Equal(-LogSigmoid(1), loss, 1e-12));
    }

    [Fact]
    public void SimPO_divides_by_the_titles_tokens_where_it_is_told_to() =>
        Assert.Equal(
            Smoothed((0.5 * ((-4.0 / 2) + (7.0 / 1))) - 0.5),
            Pairs.Loss(PreferenceLoss.SimPO, s_options with { SimPO = new() { Length = AnswerLength.Title } }, s_pair), 1e-12);

    [Theory]
    [InlineData(0.25)]
    [InlineData(-0.5)]
    public void An_alpha_bends_the_reward_of_SimPO(double alpha)
    {
        double Reward(double perToken) => (1 - Math.Pow(Math.Exp(perToken), -alpha)) / alpha;
        Assert.Equal(
            Smoothed((0.5 * (Reward(-4.0 / 3) - Reward(-3.5))) - 0.5),
            Pairs.Loss(PreferenceLoss.SimPO, s_options with { SimPO = new() { Alpha = alpha } }, s_pair), 1e-12);
        Assert.Equal(
            Pairs.Loss(PreferenceLoss.SimPO, s_options, s_pair),
            Pairs.Loss(PreferenceLoss.SimPO, s_options with { SimPO = new() { Alpha = 1e-9 } }, s_pair), 1e-6);
    }

    [Fact]
    public void An_alpha_has_finite_losses_at_log_probs_of_a_thousand() =>
        Assert.All(
            new[] { new Pair(-1000, -1, 0, 0), new Pair(-1, -1000, 0, 0) },
            pair => Assert.True(double.IsFinite(Pairs.Loss(PreferenceLoss.SimPO, s_options with { SimPO = new() { Alpha = 2 } }, pair))));

    [Theory]
    [InlineData(RatingMargin.Ratio)]
    [InlineData(RatingMargin.Difference)]
    public void A_better_rating_asks_for_a_larger_margin(RatingMargin form)
    {
        var unrated = 3 / Math.Sqrt(11);
        var asked = 0.25 * (form == RatingMargin.Ratio ? 4 / unrated : Math.Log(1 + 4 - unrated));
        var options = Pairs.Request with { RecPO = new() { Margin = form, Weight = 0.25 } };
        Assert.Equal(-LogSigmoid(1 - asked), Pairs.Loss(PreferenceLoss.RecPO, options, Pair.Of(1) with { Rating = 4 }), 1e-12);
        Assert.True(
            Pairs.Loss(PreferenceLoss.RecPO, options, Pair.Of(1) with { Rating = 5 }) > Pairs.Loss(PreferenceLoss.RecPO, options, Pair.Of(1) with { Rating = 1 }));
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double LogSigmoid(double z) => -Math.Log(1 + Math.Exp(-z));

    private static double Smoothed(double z, double epsilon = Epsilon) => -((1 - epsilon) * LogSigmoid(z)) - (epsilon * LogSigmoid(-z));

    private static double LogOdds(double p) => p - Math.Log(1 - Math.Exp(p));
}
