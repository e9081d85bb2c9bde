using System.Text.Json.Nodes;
using CsCheck;
using RosePO.Core.Runtime;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training.Losses;

/// <summary>TPO against reference numbers (Fixtures/tpo, pure Python in double precision), and its laws.</summary>
public sealed class TpoTests
{
    private const double Exact = 1e-10;
    private static readonly JsonNode s_lists = Fixture("lists.json");

    public TpoTests() => TorchRuntime.EnsureLoaded();

    public static TheoryData<string, string, ListNormalisation> Lists
    {
        get
        {
            var data = new TheoryData<string, string, ListNormalisation>();
            foreach (var name in s_lists["cases"]!.AsArray().Select(one => (string)one!["name"]!))
            {
                data.Add(name, "lambdaNormalised", ListNormalisation.Sum);
                data.Add(name, "lambda", ListNormalisation.None);
                data.Add(name, "plainNormalised", ListNormalisation.Plain);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_list_costs_what_the_reference_says_and_has_its_gradient(string name, string key, ListNormalisation normalisation)
    {
        var one = s_lists["cases"]!.AsArray().Single(one => (string)one!["name"]! == name)!;
        var expected = one["results"]![key]!;
        var (loss, gradient) = Run(Options(one) with { Tpo = new() { Normalisation = normalisation } }, List.Of(one));
        Assert.Equal((double)expected["loss"]!, loss, Tolerance((double)expected["loss"]!));
        Assert.Equal(Numbers(expected["gradient"]), gradient, (a, b) => Math.Abs(a - b) <= Tolerance(a));
        if (one["dpo"] is { } dpo && normalisation != ListNormalisation.None)
        {
            Assert.Equal((double)dpo, loss, Exact);
        }
    }

    [Fact]
    public void A_batch_costs_the_mean_over_its_lists_one_without_a_pair_among_them()
    {
        using var scope = NewDisposeScope();
        var names = s_lists["batch"]!["rows"]!.AsArray().Select(name => (string)name!);
        List[] lists = [.. names.Select(name => List.Of(s_lists["cases"]!.AsArray().Single(one => (string)one!["name"]! == name)!))];
        var loss = new LossSum(Pairs.Request with { Loss = PreferenceLoss.Tpo }).Of(Batch(lists)).item<double>();
        Assert.Equal((double)s_lists["batch"]!["loss"]!, loss, Exact);
    }

    [Fact]
    public void The_released_codes_outer_function_is_not_ours()
    {
        // Descending on it lowers the best answer's score.
        var official = s_lists["officialOuterFunction"]!;
        var scores = Numbers(official["scores"]);
        var (_, gradient) = Run(
            Pairs.Request with { Beta = (double)official["beta"]! }, new List(scores, new double[scores.Length], Numbers(official["values"])));
        Assert.True((double)official["gradientOfLossByScores"]![0]! > 0);
        Assert.True(gradient[0] < 0);
    }

    [Fact]
    public void With_one_rejected_answer_it_is_direct_preference_optimisation_to_the_bit() =>
        Gen.Select(Gen.Float[-40, -0.5f], Gen.Float[-40, -0.5f], Gen.Float[-40, -0.5f], Gen.Float[-40, -0.5f]).Select(Gen.Float[0, 0.999f]).Array[1, 40].Sample(
            pairs =>
            {
                foreach (var normalisation in new[] { ListNormalisation.Sum, ListNormalisation.Plain })
                {
                    using var scope = NewDisposeScope();
                    var options = Pairs.Request with { Beta = 0.3, Tpo = new() { Normalisation = normalisation } };
                    var (tpo, dpo) = (Step(PreferenceLoss.Tpo), Step(PreferenceLoss.Dpo));
                    Assert.Equal(dpo.Loss, tpo.Loss);
                    Assert.Equal(dpo.Gradient, tpo.Gradient);

                    (float Loss, float[] Gradient) Step(PreferenceLoss loss)
                    {
                        var policy = tensor(pairs.SelectMany(pair => new[] { pair.Item1.Item1, pair.Item1.Item2 }).ToArray()).requires_grad_();
                        var batch = PreferenceBatch.Of(policy, [.. pairs.Select(pair => new PreferenceRow([2, 3], [pair.Item2], [pair.Item1.Item3, pair.Item1.Item4])
                        {
                            Values = [1, pair.Item2],
                        })]);
                        var value = new LossSum(options with { Loss = loss }).Of(batch);
                        value.backward();
                        return (value.item<float>(), policy.grad!.data<float>().ToArray());
                    }
                }
            },
            iter: 50,
            threads: 1);

    [Fact]
    public void Without_normalisation_one_rejected_answer_weighs_its_lambda() =>
        Assert.Equal(
            (2 - Math.Pow(2, 0.25)) * (1 - (1 / Math.Log2(3))) * Math.Log(1 + Math.Exp(-1)),
            Pairs.Loss(PreferenceLoss.Tpo, Pairs.Request with { Tpo = new() { Normalisation = ListNormalisation.None } }, Pair.Of(1, epsilon: 0.25)), 1e-12);

    [Fact]
    public void The_order_of_a_list_does_not_matter_where_no_scores_are_equal() =>
        Gen.Select(Gen.Double[-8, 8].Array[2, 6], Gen.Int[0, 3].Array[6], Gen.Int[0, 1000]).Sample(
            (scores, values, seed) =>
            {
                double[] apart = [.. scores.Select((score, i) => Math.Round(score, 1) + (0.00317 * i))];
                int[] order = [.. Enumerable.Range(0, apart.Length)];
                new Random(seed).Shuffle(order);
                foreach (var normalisation in Enum.GetValues<ListNormalisation>())
                {
                    var options = Pairs.Request with { Tpo = new() { Normalisation = normalisation } };
                    var (loss, gradient) = Run(options, new List(apart, new double[apart.Length], [.. apart.Select((_, i) => values[i] / 3.0)]));
                    var (shuffled, moved) = Run(options, new List([.. order.Select(i => apart[i])], new double[apart.Length], [.. order.Select(i => values[i] / 3.0)]));
                    Assert.Equal(loss, shuffled, 1e-12);
                    Assert.Equal(order.Select(i => gradient[i]), moved, (a, b) => Math.Abs(a - b) < 1e-12);
                }
            },
            iter: 200,
            threads: 1);

    [Fact]
    public void Rounding_does_not_order_scores_that_are_equal()
    {
        var options = Pairs.Request with { Tpo = new() { Normalisation = ListNormalisation.None } };
        double[] zeros = [0, 0, 0, 0], values = [1, 0.6, 0.3, 0];
        var (_, equal) = Run(options, new List(zeros, zeros, values));
        var (_, noisy) = Run(options, new List([-3e-6, 2e-6, 4e-6, 1e-6], zeros, values));
        Assert.Equal(equal, noisy, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_list_beside_longer_ones_costs_what_it_costs_alone()
    {
        using var scope = NewDisposeScope();
        var lists = s_lists["cases"]!.AsArray().Where(one => (double)one!["beta"]! == 1).Select(one => List.Of(one!)).ToArray();
        Assert.True(lists.Select(list => list.Values.Length).Distinct().Count() > 2);
        foreach (var normalisation in Enum.GetValues<ListNormalisation>())
        {
            var loss = new TpoLoss(new MarginOptions(), new() { Normalisation = normalisation });
            Assert.Equal(
                lists.Select(list => loss.Losses(Batch(list)).item<double>()), loss.Losses(Batch(lists)).data<double>().ToArray(), (a, b) => Math.Abs(a - b) <= 1e-12 * (1 + Math.Abs(a)));
        }
    }

    [Fact]
    public void Scores_of_a_thousand_are_finite_and_a_tied_list_moves_nothing()
    {
        foreach (var normalisation in Enum.GetValues<ListNormalisation>())
        {
            var options = Pairs.Request with { Tpo = new() { Normalisation = normalisation } };
            var (loss, gradient) = Run(options, new List([-1000, 0, 1000, 3], [0, 0, 0, 0], [1, 0.5, 0, 0]));
            Assert.All([loss, .. gradient], value => Assert.True(double.IsFinite(value), $"{value}"));
            var (nothing, still) = Run(options, new List([-7, -3, -2], [-1, -2, -3], [0.5, 0.5, 0.5]));
            Assert.All([nothing, .. still], value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Steps_weigh_their_log_ratios_as_the_reference_says()
    {
        foreach (var one in Fixture("steps.json")["cases"]!.AsArray())
        {
            using var scope = NewDisposeScope();
            var (policy, reference, states) = (Table(one!["policy"]), Table(one["reference"]), one["states"]!.AsArray());
            var expected = one["results"]!["half"]!;
            var weights = expected["weights"]!.AsArray().Select(Numbers).ToArray();
            int answers = policy.Length, steps = policy[0].Length;
            var own = States(Enumerable.Range(1, answers - 1));
            var resemblance = AnswerSteps.Resemblance(own, States(Enumerable.Repeat(0, answers - 1)));      // (N, S)
            if (steps > 1)
            {
                Assert.Equal(weights.Skip(1).SelectMany(row => row), resemblance.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < Exact);
            }

            var rejected = tensor(policy.Skip(1).SelectMany(row => row).ToArray(), [answers - 1, steps]).requires_grad_();
            var list = new List([.. policy.Select(row => row.Sum())], [.. reference.Select(row => row.Sum())], Numbers(one["values"]));
            var batch = Batch(list) with
            {
                Steps = new AnswerSteps(
                    rejected, tensor(reference.Skip(1).SelectMany(row => row).ToArray(), [answers - 1, steps]), steps > 1 ? resemblance : ones_like(rejected)),
            };
            batch.Chosen.requires_grad_();
            var loss = new TpoLoss(new MarginOptions { Beta = (double)one["beta"]! }, new()).Losses(batch).sum();
            loss.backward();
            Assert.Equal((double)expected["loss"]!, loss.item<double>(), Exact);
            var gradient = expected["gradient"]!.AsArray().Select(Numbers).ToArray();
            Assert.Equal(gradient.Skip(1).SelectMany(row => row), rejected.grad!.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < Exact);

            // The chosen answer's steps all count whole, and so have one slope.
            Assert.Equal(gradient[0][0], batch.Chosen.grad!.sum().item<double>(), Exact);

            Tensor States(IEnumerable<int> of) =>
                stack([.. of.Select(answer => stack([.. states[answer]!.AsArray().Select(state => tensor(Numbers(state)))]))]);
        }
    }

    private static double Tolerance(double value) => Exact * (1 + Math.Abs(value));

    private static AlignRequest Options(JsonNode one) => Pairs.Request with { Beta = (double)one["beta"]! };

    private static (double Loss, double[] Gradient) Run(AlignRequest options, List list)
    {
        using var scope = NewDisposeScope();
        var batch = Batch(list);
        batch.Chosen.requires_grad_();
        batch.Rejected.requires_grad_();
        var loss = LossRegistry.Of(PreferenceLoss.Tpo, options).Loss.Losses(batch).sum();
        loss.backward();
        return (loss.item<double>(), [batch.Chosen.grad!.sum().item<double>(), .. batch.Rejected.grad!.data<double>()]);
    }

    private static PreferenceBatch Batch(params List[] lists)
    {
        var batch = Pairs.Batch([.. lists.Select(list => list.Policy.Skip(1)
            .Select((policy, k) => new Pair(list.Policy[0], policy, list.Reference[0], list.Reference[k + 1])).ToArray())]);
        return batch with
        {
            Values = new(
                tensor(lists.SelectMany(list => list.Values.Skip(1).Select(_ => list.Values[0])).ToArray()),
                tensor(lists.SelectMany(list => list.Values.Skip(1)).ToArray())),
        };
    }

    private static JsonNode Fixture(string name) => JsonNode.Parse(File.ReadAllText(Repository.Fixture($"tpo/{name}")))!;

    private static double[] Numbers(JsonNode? numbers) => [.. numbers!.AsArray().Select(number => (double)number!)];

    private static double[][] Table(JsonNode? rows) => [.. rows!.AsArray().Select(Numbers)];

    private sealed record List(double[] Policy, double[] Reference, double[] Values)
    {
        public static List Of(JsonNode one) => new(Numbers(one["policy"]), Numbers(one["reference"]), Numbers(one["values"]));
    }
}
