using CsCheck;
using RosePO.Core.Runtime;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training.Losses;

/// <summary>Laws that every objective obeys, under every divergence that it takes.</summary>
public sealed class GradientTests
{
    private const double Step = 1e-6;

    public GradientTests() => TorchRuntime.EnsureLoaded();

    public static TheoryData<PreferenceLoss, FDivergence> All
    {
        get
        {
            var data = new TheoryData<PreferenceLoss, FDivergence>();
            foreach (var loss in Enum.GetValues<PreferenceLoss>())
            {
                data.Add(loss, FDivergence.ReverseKl);
                if (LossRegistry.Of(loss, Pairs.Request).TakesDivergence)
                {
                    data.Add(loss, FDivergence.ForwardKl);
                    data.Add(loss, FDivergence.JensenShannon);
                    data.Add(loss, FDivergence.Alpha);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_gradient_is_that_of_central_differences(PreferenceLoss loss, FDivergence divergence) =>
        Gen.Select(Pairs.Rows, Gen.Double[0.1, 2]).Sample(
            (rows, beta) =>
            {
                var options = Options(divergence) with { Beta = beta };
                var gradient = Pairs.Gradient(loss, options, rows);
                var count = gradient.Length / 2;
                for (var i = 0; i < gradient.Length; i++)
                {
                    var (up, down) = (Sum(Moved(rows, i, count, Step)), Sum(Moved(rows, i, count, -Step)));
                    Assert.Equal((up - down) / (2 * Step), gradient[i], 1e-5 * (1 + Math.Abs(up)));
                }

                double Sum(Pair[][] moved) => Pairs.Losses(loss, options, moved).Sum();
            },
            iter: 12,
            threads: 1);

    [Theory]
    [MemberData(nameof(All))]
    public void The_order_of_rows_does_not_matter(PreferenceLoss loss, FDivergence divergence) =>
        Gen.Select(Pairs.Rows, Gen.Int[0, 1000]).Sample(
            (rows, seed) =>
            {
                var shuffled = rows.ToArray();
                new Random(seed).Shuffle(shuffled);

                // Optimal transport sorts a batch, so that the same pairs meet in every order; its unpaired form takes one epsilon for all.
                Pair[][] Same(Pair[][] some) => loss == PreferenceLoss.AotUnpaired ? [.. some.Select(row => row.Select(pair => pair with { Epsilon = 0.1 }).ToArray())] : some;
                var (before, after) = (Pairs.Losses(loss, Options(divergence), Same(rows)), Pairs.Losses(loss, Options(divergence), Same(shuffled)));
                Assert.Equal(before.Order(), after.Order(), (a, b) => Math.Abs(a - b) <= 1e-9 * (1 + Math.Abs(a)));
            },
            iter: 20,
            threads: 1);

    [Theory]
    [MemberData(nameof(All))]
    public void Ratios_of_a_thousand_give_finite_losses_and_gradients_in_single_precision(PreferenceLoss loss, FDivergence divergence)
    {
        foreach (var beta in new[] { 0.1, 1.0 })
        {
            var options = Options(divergence) with { Beta = beta };
            foreach (var (a, b) in new[] { (1000, 0), (-1000, 0), (0, 1000), (0, -1000), (500, -500), (-500, 500), (1000, -1000), (-1000, 1000) })
            {
                using var scope = NewDisposeScope();
                var pair = new Pair(-1001 + a, -1001 + b, -1001, -1001, 3, 2, 0.2);
                var batch = Single(Pairs.Batch([pair, Pair.Of(0.5, 0.1)], [pair with { Epsilon = 0 }], [pair with { Epsilon = 0.499 }]));
                batch.Chosen.requires_grad_();
                batch.Rejected.requires_grad_();
                var losses = LossRegistry.Of(loss, options).Loss.Losses(batch);
                losses.mean().backward();
                Assert.All(losses.data<float>().ToArray(), value => Assert.True(float.IsFinite(value), $"{loss} at {a}, {b}: {value}"));
                foreach (var gradient in new[] { batch.Chosen.grad, batch.Rejected.grad }.OfType<Tensor>())
                {
                    Assert.All(gradient.data<float>().ToArray(), value => Assert.True(float.IsFinite(value), $"{loss} at {a}, {b}: slope {value}"));
                }
            }
        }
    }

    [Fact]
    public void An_answer_that_is_certain_has_finite_odds() =>
        Assert.All(Pairs.Gradient(PreferenceLoss.Orpo, Pairs.Request, [new Pair(0, -1000, 0, 0), new Pair(-1e-9, 0, 0, 0)]), slope => Assert.True(double.IsFinite(slope)));

    private static AlignRequest Options(FDivergence divergence) => Pairs.Request with { Divergence = divergence, DivergenceAlpha = 0.3 };

    private static PreferenceBatch Single(PreferenceBatch batch) => batch with
    {
        Chosen = batch.Chosen.to_type(ScalarType.Float32),
        Rejected = batch.Rejected.to_type(ScalarType.Float32),
        ReferenceChosen = batch.ReferenceChosen.to_type(ScalarType.Float32),
        ReferenceRejected = batch.ReferenceRejected.to_type(ScalarType.Float32),
        ChosenTokens = batch.ChosenTokens.to_type(ScalarType.Float32),
        RejectedTokens = batch.RejectedTokens.to_type(ScalarType.Float32),
        Epsilon = batch.Epsilon.to_type(ScalarType.Float32),
        ChosenRating = batch.ChosenRating!.to_type(ScalarType.Float32),
        Values = new(batch.Values!.Chosen.to_type(ScalarType.Float32), batch.Values.Rejected.to_type(ScalarType.Float32)),
    };

    // The i-th chosen log-prob, or past their number the i-th rejected one, moved by a little.
    private static Pair[][] Moved(Pair[][] rows, int i, int count, double by)
    {
        var at = 0;
        return [.. rows.Select(row => row.Select(pair =>
        {
            var here = at++;
            return here == i ? pair with { Chosen = pair.Chosen + by } : here == i - count ? pair with { Rejected = pair.Rejected + by } : pair;
        }).ToArray())];
    }
}
