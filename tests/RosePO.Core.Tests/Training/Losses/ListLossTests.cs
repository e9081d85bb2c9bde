using CsCheck;
using RosePO.Core.Runtime;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training.Losses;

/// <summary>RosePO over a list, and S-DPO with weighed negatives, against their definitions in plain numbers.</summary>
public sealed class ListLossTests
{
    private static readonly Gen<Pair[]> s_row = Pairs.Any.Array[1, 6].Select(row => row.Select(pair => pair with
    {
        Chosen = row[0].Chosen,
        ReferenceChosen = row[0].ReferenceChosen,
    }).ToArray());

    public ListLossTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void RosePO_over_a_list_is_the_cross_entropy_of_the_oracles_label() =>
        Gen.Select(s_row, Gen.Double[0.1, 2], Gen.Double[0, 1], Gen.Double[0, 1]).Sample(
            (row, beta, weight, maximum) =>
            {
                var options = Pairs.Request with { Beta = beta, RosePOList = new() { ReferenceWeight = weight, MaximumDoubt = maximum } };
                double[] scores =
                [
                    beta * (row[0].Chosen - (weight * row[0].ReferenceChosen)),
                    .. row.Select(pair => beta * (pair.Rejected - (weight * pair.ReferenceRejected))),
                ];
                double[] odds = [.. row.Select(pair => pair.Epsilon / (1 - pair.Epsilon))];
                var doubt = Math.Min(odds.Sum() / (1 + odds.Sum()), maximum);
                double[] label = [1 - doubt, .. odds.Select(odd => odds.Sum() == 0 ? 0 : doubt * odd / odds.Sum())];
                double[] share = [.. scores.Select(score => Math.Exp(score) / scores.Sum(Math.Exp))];
                Assert.Equal(-label.Zip(share, (t, p) => t * Math.Log(p)).Sum(), Assert.Single(Pairs.Losses(PreferenceLoss.RosePOList, options, row)), 1e-10);

                // The slope by a score is p less the label's share.
                var gradient = Pairs.Gradient(PreferenceLoss.RosePOList, options, row);
                Assert.Equal(beta * (share[0] - label[0]), gradient[..row.Length].Sum(), 1e-10);
                Assert.Equal(share.Zip(label, (p, t) => beta * (p - t)).Skip(1), gradient[row.Length..], (a, b) => Math.Abs(a - b) < 1e-10);
            },
            threads: 1);

    [Fact]
    public void With_one_rejected_answer_it_is_RosePO_to_the_bit() =>
        Gen.Select(Gen.Float[-40, -0.5f], Gen.Float[-40, -0.5f], Gen.Float[-40, -0.5f], Gen.Float[-40, -0.5f]).Select(Gen.Float[0, 0.999f]).Array[1, 40].Sample(
            pairs =>
            {
                foreach (var loss in new[] { PreferenceLoss.RosePOList, PreferenceLoss.Sdpo })
                {
                    using var scope = NewDisposeScope();
                    Assert.Equal(Step(PreferenceLoss.RosePO), Step(loss));
                }

                float[] Step(PreferenceLoss loss)
                {
                    var policy = tensor(pairs.SelectMany(pair => new[] { pair.Item1.Item1, pair.Item1.Item2 }).ToArray()).requires_grad_();
                    var batch = PreferenceBatch.Of(
                        policy, [.. pairs.Select(pair => new PreferenceRow([2, 3], [pair.Item2], [pair.Item1.Item3, pair.Item1.Item4]))]);
                    var value = new LossSum(Pairs.Request with { Beta = 0.7, Loss = loss }).Of(batch);
                    value.backward();
                    return [value.item<float>(), .. policy.grad!.data<float>()];
                }
            },
            iter: 100,
            threads: 1);

    [Fact]
    public void Without_doubt_it_is_the_softmax_and_with_all_of_it_the_oracle_is_learnt() =>
        s_row.Sample(
            row =>
            {
                Assert.Equal(
                    Pairs.Losses(PreferenceLoss.Sdpo, Pairs.Request, [.. row.Select(pair => pair with { Epsilon = 0 })]).Single(),
                    Pairs.Losses(PreferenceLoss.RosePOList, Pairs.Request with { RosePOList = new() { MaximumDoubt = 0 } }, row).Single(), 1e-10);

                // Margins that are the oracle's own log-odds are the minimum.
                Pair[] learnt = [.. row.Select(pair => Pair.Of(Math.Log((1 - pair.Epsilon) / pair.Epsilon), pair.Epsilon)).Where(pair => double.IsFinite(pair.Chosen))];
                if (learnt.Length > 0)
                {
                    Pair[] list = [.. learnt.Select(pair => pair with { Chosen = -20, Rejected = -20 - (pair.Chosen + 20) })];
                    Assert.All(Pairs.Gradient(PreferenceLoss.RosePOList, Pairs.Request, list), slope => Assert.Equal(0, slope, 1e-9));
                }
            },
            threads: 1);

    [Fact]
    public void The_order_of_the_rejected_answers_does_not_matter() =>
        s_row.Sample(
            row => Assert.Equal(
                Pairs.Losses(PreferenceLoss.RosePOList, Pairs.Request, row).Single(),
                Pairs.Losses(PreferenceLoss.RosePOList, Pairs.Request, [.. row.Reverse()]).Single(), 1e-10),
            threads: 1);

    [Theory]
    [InlineData(NegativeWeights.Popularity)]
    [InlineData(NegativeWeights.Hardness)]
    public void Weighed_negatives_count_by_their_share_of_a_mean_of_one(NegativeWeights weights) =>
        Gen.Select(s_row, Gen.Double[0, 2]).Sample(
            (row, strength) =>
            {
                var options = Pairs.Request with { Beta = 0.5, Sdpo = new() { Weights = weights, Strength = strength } };
                double[] terms = [.. row.Select(pair => Math.Exp(-0.5 * (pair.Chosen - pair.ReferenceChosen - pair.Rejected + pair.ReferenceRejected)))];
                double[] raw = [.. row.Zip(terms, (pair, term) => Math.Pow(weights == NegativeWeights.Popularity ? 1 + pair.Count : term, strength))];
                double[] weighed = [.. terms.Zip(raw, (term, weight) => term * weight / raw.Average())];
                var plain = row.Select(pair => pair with { Epsilon = 0 }).ToArray();
                Assert.Equal(Math.Log(1 + weighed.Sum()), Pairs.Losses(PreferenceLoss.Sdpo, options, plain).Single(), 1e-9);

                // Weights have no gradient: each answer's slope is its share of the weighed sum.
                Assert.Equal(
                    weighed.Select(term => 0.5 * term / (1 + weighed.Sum())), Pairs.Gradient(PreferenceLoss.Sdpo, options, plain)[row.Length..],
                    (a, b) => Math.Abs(a - b) < 1e-9);
                if (row.Length == 1 || strength == 0)
                {
                    Assert.Equal(Pairs.Losses(PreferenceLoss.Sdpo, Pairs.Request with { Beta = 0.5 }, plain).Single(), Math.Log(1 + weighed.Sum()), 1e-9);
                }
            },
            threads: 1);

    [Fact]
    public void A_row_of_weighed_negatives_costs_beside_longer_ones_what_it_costs_alone() =>
        Gen.Select(Pairs.Rows, Gen.Enum<NegativeWeights>()).Sample(
            (rows, weights) =>
            {
                var options = Pairs.Request with { Sdpo = new() { Weights = weights } };
                Assert.Equal(
                    rows.Select(row => Pairs.Losses(PreferenceLoss.Sdpo, options, row).Single()), Pairs.Losses(PreferenceLoss.Sdpo, options, rows),
                    (a, b) => Math.Abs(a - b) <= 1e-10 * (1 + Math.Abs(a)));
            },
            threads: 1);
}
