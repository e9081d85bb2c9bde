using CsCheck;
using RosePO.Core.Models.Kernels;
using RosePO.Core.Models.Kernels.Attention;
using RosePO.Core.Runtime;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Tests.Models.Kernels;

/// <summary>Attention by squares against libtorch's, where the processor has the instructions.</summary>
public sealed class SquareAttentionTests
{
    public SquareAttentionTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Attention_and_its_gradients_are_those_of_libtorch_whatever_is_hidden()
    {
        Assert.SkipUnless(TiledProducts.SuitsProcessor, "Squares are used from AMD's Zen 5 on alone.");
        Gen.Select(
            Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 40]),
            Gen.Select(Gen.Frequency((3, Gen.Int[1, 40]), (1, Gen.Int[41, 150])), Gen.Frequency((3, Gen.Int[0, 40]), (1, Gen.Int[41, 150]))),
            Gen.Int[0, 3],
            Gen.Int[0, 9999]).Sample(
            (shape, lengths, kind, seed) =>
            {
                using var scope = NewDisposeScope();
                using var draws = new Generator((ulong)seed, CPU);
                var ((rows, groups, repeats, size), (looking, before)) = (shape, lengths);
                var (heads, seen) = (groups * repeats, looking + before);
                Tensor Draw(params long[] sizes) => randn(sizes, generator: draws);
                Tensor[] inputs = [Draw(rows, heads, looking, size), Draw(rows, groups, seen, size), Draw(rows, groups, seen, size)];
                var mask = Mask(kind, rows, looking, seen, draws);
                var gradient = Draw(rows, looking, heads, size);

                var leaves = Array.ConvertAll(inputs, input => input.clone().requires_grad_());
                var expected = F.scaled_dot_product_attention(
                    leaves[0], leaves[1].repeat_interleave(repeats, 1), leaves[2].repeat_interleave(repeats, 1), mask, 0, false).transpose(1, 2);
                var expectedGradients = autograd.grad([expected], leaves, [gradient]);

                var (result, logs) = (full([rows, looking, heads, size], float.NaN), empty(rows, heads, looking));
                SquareAttention.Forward(inputs[0], inputs[1], inputs[2], mask, result, logs);
                Near(expected, result);
                var without = full_like(result, float.NaN);
                SquareAttention.Forward(inputs[0], inputs[1], inputs[2], mask, without, null);
                Assert.True(without.equal(result).all().item<bool>());

                var gradients = Array.ConvertAll(inputs, input => full_like(input, float.NaN));
                SquareAttention.Backward((inputs[0], inputs[1], inputs[2]), mask, logs, gradient, (gradients[0], gradients[1], gradients[2]));
                Assert.All(expectedGradients.Zip(gradients), pair => Near(pair.First, pair.Second));
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public void A_query_that_sees_nothing_finds_nothing_and_gives_no_gradient()
    {
        Assert.SkipUnless(TiledProducts.SuitsProcessor, "Squares are used from AMD's Zen 5 on alone.");
        using var scope = NewDisposeScope();
        var (query, key, value, mask) = (randn(1, 2, 20, 8), randn(1, 2, 30, 8), randn(1, 2, 30, 8), zeros(1, 1, 20, 30));
        mask.select(2, 3).fill_(float.NegativeInfinity);
        var (result, logs) = (empty(1, 20, 2, 8), empty(1, 2, 20));
        SquareAttention.Forward(query, key, value, mask, result, logs);
        Assert.Equal(0, result.select(1, 3).abs().max().item<float>());
        var (ofQuery, ofKey, ofValue) = (empty_like(query), empty_like(key), empty_like(value));
        SquareAttention.Backward((query, key, value), mask, logs, ones_like(result), (ofQuery, ofKey, ofValue));
        Assert.Equal(0, ofQuery.select(2, 3).abs().max().item<float>());
        Assert.All((Tensor[])[ofQuery, ofKey, ofValue], gradient => Assert.True(gradient.isfinite().all().item<bool>()));
    }

    [Fact]
    public void The_result_is_the_same_with_any_number_of_threads()
    {
        Assert.SkipUnless(TiledProducts.SuitsProcessor, "Squares are used from AMD's Zen 5 on alone.");
        using var scope = NewDisposeScope();
        using var draws = new Generator(1, CPU);
        var (query, key, value, threads) = (randn(3, 4, 70, 16), randn(3, 2, 70, 16), randn(3, 2, 70, 16), get_num_threads());
        var mask = Mask(0, 3, 70, 70, draws);
        try
        {
            Tensor Run(int count)
            {
                set_num_threads(count);
                var (result, logs) = (empty(3, 70, 4, 16), empty(3, 4, 70));
                SquareAttention.Forward(query, key, value, mask, result, logs);
                var ofKey = empty_like(key);
                SquareAttention.Backward((query, key, value), mask, logs, result, (empty_like(query), ofKey, empty_like(value)));
                return cat([result.flatten(), ofKey.flatten()]);
            }

            Assert.True(Run(1).equal(Run(3)).all().item<bool>());
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    // Causal; causal in blocks as answers to one prompt are; anything, of which a query sees something; or one causal mask for all rows. (B, 1, Q, T) or (1, 1, Q, T).
    private static Tensor Mask(int kind, int rows, int looking, int seen, Generator draws)
    {
        var (query, key) = (arange(seen - looking, seen).unsqueeze(1), arange(seen).unsqueeze(0));
        rows = kind == 3 ? 1 : rows;
        var isSeen = (key <= query).expand(rows, 1, looking, seen).clone();
        if (kind == 1)
        {
            isSeen = isSeen & ((key < seen / 2) | (key / 7 == query / 7));
        }
        else if (kind == 2)
        {
            isSeen = (rand([rows, 1, looking, seen], generator: draws) < 0.1) | (key == query);
        }

        return zeros(rows, 1, looking, seen).masked_fill(isSeen.logical_not(), float.NegativeInfinity);
    }

    // To a part of the largest value.
    private static void Near(Tensor expected, Tensor actual)
    {
        var scale = Math.Max(1, expected.abs().max().item<float>());
        Assert.InRange((expected - actual).abs().max().item<float>() / scale, 0, 1e-5);
    }
}
