using CsCheck;
using RosePO.Core.Models.Kernels;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Tests.Models.Kernels;

/// <summary>Our own loops against libtorch's operations and their gradients, over shapes that no vector divides.</summary>
public sealed class KernelTests
{
    private static readonly Gen<(int Rows, int Width, int Seed)> s_shapes =
        Gen.Select(Gen.Int[1, 40], Gen.Frequency((4, Gen.Int[1, 70]), (1, Gen.Int[500, 900])), Gen.Int[0, 9999]);

    public KernelTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void RmsNorm_is_that_of_the_formula_and_so_are_its_gradients() => s_shapes.Sample(
        (rows, width, seed) =>
        {
            using var scope = NewDisposeScope();
            using var draws = new Generator((ulong)seed, CPU);
            Tensor Draw(params long[] shape) => randn(shape, generator: draws);
            var (x, branch, weight, gradient, others) = (Draw(rows, width), Draw(rows, width), Draw(width), Draw(rows, width), Draw(rows, width));
            var kept = rand([rows, width], generator: draws).gt(0.3).to(ScalarType.Float32) * 2;

            var (sumLeaf, weightLeaf) = ((x + (branch * kept)).requires_grad_(), weight.clone().requires_grad_());
            var expected = sumLeaf * (sumLeaf.square().mean([1], true) + 1e-5).rsqrt() * weightLeaf;
            expected.backward([gradient]);

            var (sum, normed, scale, result, ofWeight) = (empty_like(x), empty_like(x), empty(rows), gradient.clone(), ones_like(weight));
            RmsNorm.Forward(x, branch, kept, weight, 1e-5, sum, normed, scale);
            RmsNorm.Backward(sum, scale, weight, result, others, ofWeight, result);
            Near(sumLeaf, sum);
            Near(expected, normed);
            Near(sumLeaf.grad! + others, result);
            Near(weightLeaf.grad! + 1, ofWeight);
        },
        iter: 60, threads: 1);

    [Fact]
    public void SwiGlu_is_silu_times_the_other_half_and_so_are_its_gradients() => s_shapes.Sample(
        (rows, width, seed) =>
        {
            using var scope = NewDisposeScope();
            using var draws = new Generator((ulong)seed, CPU);
            using Scalar spread = 8;
            var both = randn([rows, 2 * width], generator: draws).mul_(spread);
            var gradient = randn([rows, width], generator: draws);
            var leaf = both.clone().requires_grad_();
            var halves = leaf.split(width, 1);
            var expected = F.silu(halves[0]) * halves[1];
            expected.backward([gradient]);

            var result = empty(rows, width);
            SwiGlu.Forward(both, result);
            SwiGlu.Backward(both, gradient, both);
            Near(expected, result);
            Near(leaf.grad!, both);
        },
        iter: 60, threads: 1);

    [Fact]
    public void Heads_are_turned_as_by_roll_and_joining_is_the_gradient_of_splitting() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 9], Gen.Int[1, 4], Gen.Int[1, 3], Gen.Int[1, 20], Gen.Int[0, 9999]).Sample(
            (rows, tokens, heads, groups, half, seed) =>
            {
                using var scope = NewDisposeScope();
                using var draws = new Generator((ulong)seed, CPU);
                var size = 2 * half;
                var (cos, sin) = (randn([rows, tokens, 1, size], generator: draws), randn([rows, tokens, 1, size], generator: draws));
                var leaf = randn([rows * tokens, (heads + groups) * size], generator: draws).requires_grad_();
                var parts = leaf.view(rows, tokens, heads + groups, size).split([heads, groups], 2);
                var turned = ((parts[0] * cos) + (parts[0].roll(half, -1) * sin)).transpose(1, 2);
                var plain = parts[1].transpose(1, 2);
                var (ofTurned, ofPlain) = (randn(turned.shape, generator: draws), randn(plain.shape, generator: draws));
                ((turned * ofTurned).sum() + (plain * ofPlain).sum()).backward();

                var (first, second, joined) = (empty(turned.shape), empty(plain.shape), empty(leaf.shape));
                Heads.Split(leaf.detach(), (cos, sin), (first, true), (second, false));
                Heads.Join(joined, (cos, sin), (ofTurned, true), (ofPlain, false));
                Near(turned, first);
                Near(plain, second);
                Near(leaf.grad!, joined);
            },
            iter: 80, threads: 1);

    [Fact]
    public void Exponentials_and_their_normalizers_are_those_of_a_softmax() => s_shapes.Sample(
        (rows, width, seed) =>
        {
            using var scope = NewDisposeScope();
            using var draws = new Generator((ulong)seed, CPU);
            using Scalar spread = 30;
            var logits = randn([rows, width], generator: draws).mul_(spread);
            var (expected, logSum) = (F.softmax(logits, -1), logits.logsumexp(1));
            var (normalizers, inverses) = (empty(rows), empty(rows));
            Exponentials.Replace(logits, normalizers, inverses);
            Near(logSum, normalizers);
            Near(expected, logits * inverses.unsqueeze(1));
        },
        iter: 60, threads: 1);

    [Fact]
    public void Products_of_few_rows_are_those_of_libtorch() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 300], Gen.Int[1, 300], Gen.Bool, Gen.Int[0, 9999]).Sample(
            (rows, inputs, outputs, isBiased, seed) =>
            {
                using var scope = NewDisposeScope();
                using var draws = new Generator((ulong)seed, CPU);
                var (x, weight) = (randn([rows, inputs], generator: draws), randn([outputs, inputs], generator: draws));
                var bias = isBiased ? randn(outputs, generator: draws) : null;
                Near(F.linear(x, weight, bias), ThinProducts.Apply(x, weight, bias));
            },
            iter: 100, threads: 1);

    [Fact]
    public void Tiles_multiply_matrices_that_they_do_not_divide_as_they_are_and_turned() =>
        Gen.Select(
            Gen.Select(Size(2100), Size(600), Size(2100)),
            Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool),
            Gen.Int[0, 9999]).Sample(
            (sizes, flags, seed) =>
            {
                using var scope = NewDisposeScope();
                using var draws = new Generator((ulong)seed, CPU);
                var ((rows, inner, columns), (isLeftTurned, isRightTurned, adds)) = (sizes, flags);
                Tensor Matrix(int height, int width, bool isTurned) => isTurned ? randn([width, height], generator: draws).t() : randn([height, width], generator: draws);
                var (left, right, before) = (Matrix(rows, inner, isLeftTurned), Matrix(inner, columns, isRightTurned), randn([rows, columns], generator: draws));
                var result = adds ? before.clone() : full(rows, columns, float.NaN);
                TiledProducts.Apply(left, right, result, adds);
                Near(adds ? before + left.matmul(right) : left.matmul(right), result);
            },
            iter: 150, threads: 1);

    [Fact]
    public void Tiles_add_in_the_same_order_with_any_number_of_threads()
    {
        using var scope = NewDisposeScope();
        var (left, right, threads) = (randn(301, 700), randn(700, 523), get_num_threads());
        var (one, several) = (empty(301, 523), empty(301, 523));
        try
        {
            set_num_threads(1);
            TiledProducts.Apply(left, right, one, adds: false);
            set_num_threads(3);
            TiledProducts.Apply(left, right, several, adds: false);
        }
        finally
        {
            set_num_threads(threads);
        }

        Assert.True(one.equal(several).all().item<bool>());
    }

    [Fact]
    public void Products_of_few_columns_are_those_of_libtorch_with_gaps_turned_scaled_and_added() =>
        Gen.Select(
            Gen.Select(Size(600), Size(600), Gen.Int[1, 20]),
            Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool),
            Gen.Int[0, 9999]).Sample(
            (sizes, flags, seed) =>
            {
                using var scope = NewDisposeScope();
                using var draws = new Generator((ulong)seed, CPU);
                var ((rows, inner, columns), (isLeftTurned, isRightTurned, isResultTurned, hasGaps)) = (sizes, flags);
                Tensor Matrix(int height, int width, bool isTurned)
                {
                    var gap = hasGaps ? 5 : 0;
                    return isTurned
                        ? randn([width, height + gap], generator: draws).narrow(1, gap, height).t()
                        : randn([height, width + gap], generator: draws).narrow(1, gap, width);
                }

                var (left, right, result) = (Matrix(rows, inner, isLeftTurned), Matrix(inner, columns, isRightTurned), Matrix(rows, columns, isResultTurned));
                var expected = result + (0.5 * left.matmul(right));
                NarrowProducts.Add(result, left, right, 0.5f);
                Near(expected, result);
                Near(left.matmul(right), NarrowProducts.Of(left, right));
            },
            iter: 300, threads: 1);

    [Fact]
    public void A_product_is_the_same_whichever_way_computes_it()
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = (randn(70, 96), randn(120, 96), randn(120));
        Near(F.linear(x, weight, bias), Products.Of(x, weight.t(), bias));
        Near(F.linear(x, weight), Products.Of(x, weight.t()));
        var sum = ones(70, 120);
        Products.Into(sum, x, weight.t(), adds: true);
        Near(F.linear(x, weight) + 1, sum);

        // With gaps.
        Near(x.narrow(1, 3, 90).matmul(weight.t().narrow(0, 3, 90)), Products.Of(x.narrow(1, 3, 90), weight.t().narrow(0, 3, 90)));

        // With gaps both ways, in half precision and of too few rows: libtorch's.
        var sparse = randn(70, 90, 2).select(2, 1);
        Near(sparse.matmul(weight.t().narrow(0, 3, 90)), Products.Of(sparse, weight.t().narrow(0, 3, 90)));
        Assert.Equal(ScalarType.BFloat16, Products.Of(x.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16).t()).dtype);
        Near(F.linear(x.narrow(0, 0, 2), weight), Products.Of(x.narrow(0, 0, 2), weight.t()));
    }

    [Fact]
    public void The_exponential_is_within_two_units_in_the_last_place_wherever_single_precision_has_a_normal_result()
    {
        Assert.All(Enumerable.Range(-87 * 64, (87 + 88) * 64), step =>
        {
            var x = step / 64f;
            var exact = Math.Exp(x);
            var unit = (double)MathF.BitIncrement((float)exact) - (float)exact;
            Assert.InRange(Exponential.Of(new System.Numerics.Vector<float>(x))[0], exact - (2 * unit), exact + (2 * unit));
        });
        Assert.Equal(0, Exponential.Of(new System.Numerics.Vector<float>(-200))[0]);
        Assert.Equal(0, Exponential.Of(new System.Numerics.Vector<float>(float.NegativeInfinity))[0]);
        Assert.True(float.IsNaN(Exponential.Of(new System.Numerics.Vector<float>(float.NaN))[0]));
    }

    [Fact]
    public void A_tensor_with_gaps_or_of_another_type_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => Exponentials.Replace(zeros(4, 4).t().narrow(1, 0, 2), zeros(4), zeros(4)));
        Assert.Throws<ArgumentException>(() => Exponentials.Replace(zeros(4, 4, dtype: ScalarType.Float64), zeros(4), zeros(4)));
    }

    // Mostly within one tile or a few, sometimes beyond what is packed at once.
    private static Gen<int> Size(int most) => Gen.Frequency((6, Gen.Int[1, 70]), (2, Gen.Int[71, 320]), (1, Gen.Int[321, most]));

    // To a part of the largest value.
    private static void Near(Tensor expected, Tensor actual)
    {
        var scale = Math.Max(1, expected.abs().max().item<float>());
        Assert.InRange((expected - actual).abs().max().item<float>() / scale, 0, 1e-5);
    }
}
