using CsCheck;
using RosePO.Core.Runtime;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training;

public sealed class LossTests
{
    private static readonly Gen<double> s_margin = Gen.Double[-30, 30];
    private static readonly Gen<double> s_epsilon = Gen.Double[0, 0.499];
    private static readonly Gen<(float Z, float Epsilon)[]> s_batch =
        Gen.Select(Gen.Float[-30, 30], Gen.Float[0, 0.499f]).Array[1, 20];

    public LossTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void The_slope_is_sigmoid_of_z_less_one_less_epsilon() =>
        Gen.Select(s_margin, s_epsilon).Sample(
            (z, epsilon) =>
            {
                var expected = Sigmoid(z) - (1 - epsilon);
                Assert.Equal(expected, Slope(z, epsilon), 1e-10);
                const double h = 1e-5;
                Assert.Equal(expected, (Loss(z + h, epsilon) - Loss(z - h, epsilon)) / (2 * h), 1e-6);
            },
            threads: 1);

    [Theory]
    [InlineData(0.1, 2.1972245773362196)]
    [InlineData(0.3, 0.8472978603872036)]
    [InlineData(0.5, 0)]
    public void The_minimum_of_a_known_epsilon_is_where_its_log_odds_are(double epsilon, double z)
    {
        Assert.Equal(0, Slope(z, epsilon), 1e-12);
        Assert.True(Loss(z - 1e-3, epsilon) > Loss(z, epsilon));
        Assert.True(Loss(z + 1e-3, epsilon) > Loss(z, epsilon));
    }

    [Fact]
    public void No_margin_has_less_loss_than_the_log_odds_of_epsilon() =>
        Gen.Select(s_margin, Gen.Double[0.001, 0.499]).Sample(
            (z, epsilon) => Loss(z, epsilon) >= Loss(Math.Log((1 - epsilon) / epsilon), epsilon) - 1e-12, threads: 1);

    [Fact]
    public void Epsilon_of_zero_is_direct_preference_optimisation_bit_for_bit() =>
        Gen.Float[-1000, 1000].Array[1, 20].Sample(
            values =>
            {
                using var scope = NewDisposeScope();
                Assert.Equal(
                    Bits(DpoLoss.PerPair(tensor(values))), Bits(RosePOLoss.PerPair(tensor(values), zeros(values.Length))));
            },
            threads: 1);

    [Fact]
    public void Epsilon_of_zero_gives_a_batch_the_mean_and_gradient_of_direct_preference_optimisation_bit_for_bit() =>
        s_batch.Sample(
            batch =>
            {
                using var scope = NewDisposeScope();
                float[] z = [.. batch.Select(pair => pair.Z)];
                var (dpo, rose) = (tensor(z, requires_grad: true), tensor(z, requires_grad: true));
                var (dpoMean, roseMean) = (DpoLoss.PerPair(dpo).mean(), RosePOLoss.PerPair(rose, zeros(z.Length)).mean());
                dpoMean.backward();
                roseMean.backward();
                Assert.Equal(Bits(dpoMean), Bits(roseMean));
                Assert.Equal(Bits(dpo.grad!), Bits(rose.grad!));
            },
            threads: 1);

    [Fact]
    public void One_epsilon_for_all_is_conservative_direct_preference_optimisation() =>
        Gen.Select(Gen.Float[-30, 30].Array[1, 20], Gen.Float[0, 0.499f]).Sample(
            (z, epsilon) =>
            {
                using var scope = NewDisposeScope();
                var actual = RosePOLoss.PerPair(tensor(z), full(z.Length, epsilon)).mean().item<float>();
                var expected = z.Average(value => ((1 - (double)epsilon) * Softplus(-value)) + (epsilon * Softplus(value)));
                Assert.Equal(expected, actual, 1e-5 * (1 + expected));
            },
            threads: 1);

    [Fact]
    public void The_order_of_a_batch_does_not_matter() =>
        Gen.Select(s_batch, Gen.Int[0, 1000]).Sample(
            (batch, seed) =>
            {
                var shuffled = batch.ToArray();
                new Random(seed).Shuffle(shuffled);
                var (before, after) = (PerPair(batch), PerPair(shuffled));
                Assert.Equal(before.Order(), after.Order());
                Assert.Equal(before.Average(), after.Average(), 1e-6);
            },
            threads: 1);

    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    public void A_margin_of_a_thousand_is_finite_and_keeps_its_slope(double z)
    {
        foreach (var epsilon in new[] { 0.0, 0.2, 0.499 })
        {
            Assert.Equal(z > 0 ? epsilon * 1000 : (1 - epsilon) * 1000, Loss(z, epsilon), 1e-9);
            Assert.Equal(z > 0 ? epsilon : epsilon - 1, Slope(z, epsilon), 1e-12);
            Assert.True(float.IsFinite(Assert.Single(PerPair([((float)z, (float)epsilon)]))));
        }
    }

    [Fact]
    public void The_margin_takes_each_answers_own_reference()
    {
        // (-4 - -5) - (-7 - -6.5) = 1.5, times beta 2.
        using var scope = NewDisposeScope();
        var margin = RosePOLoss.Margin(tensor(new[] { -4f }), tensor(new[] { -7f }), tensor(new[] { -5f }), tensor(new[] { -6.5f }), 2);
        Assert.Equal(3f, margin.item<float>());
        Assert.Equal(0.0485873516, DpoLoss.PerPair(margin).item<float>(), 1e-7);                                    // ln(1 + e^-3)
        Assert.Equal((0.75 * 0.0485873516) + (0.25 * 3.0485873516), RosePOLoss.PerPair(margin, tensor(new[] { 0.25f })).item<float>(), 1e-6);
    }

    [Fact]
    public void A_pair_whose_policy_is_still_the_reference_costs_the_logarithm_of_two_whatever_epsilon() =>
        Gen.Float[0, 0.499f].Sample(epsilon => Assert.Equal(Math.Log(2), Assert.Single(PerPair([(0f, epsilon)])), 1e-6), threads: 1);

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double Softplus(double z) => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    private static double Loss(double z, double epsilon)
    {
        using var scope = NewDisposeScope();
        return RosePOLoss.PerPair(tensor(new[] { z }), tensor(new[] { epsilon })).item<double>();
    }

    private static double Slope(double z, double epsilon)
    {
        using var scope = NewDisposeScope();
        var margin = tensor(new[] { z }, requires_grad: true);
        RosePOLoss.PerPair(margin, tensor(new[] { epsilon })).sum().backward();
        return margin.grad!.item<double>();
    }

    private static float[] PerPair((float Z, float Epsilon)[] batch)
    {
        using var scope = NewDisposeScope();
        return RosePOLoss.PerPair(
            tensor(batch.Select(pair => pair.Z).ToArray()), tensor(batch.Select(pair => pair.Epsilon).ToArray())).data<float>().ToArray();
    }

    private static int[] Bits(Tensor tensor) => Array.ConvertAll(tensor.detach().data<float>().ToArray(), BitConverter.SingleToInt32Bits);
}
