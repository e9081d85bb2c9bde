using CsCheck;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Tests.Models.Decoder;

/// <summary>Attention by two products is the attention that the fused operation computes.</summary>
public sealed class ExplicitAttentionTests
{
    private const int Size = 8;

    public ExplicitAttentionTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void What_is_found_and_its_gradients_are_those_of_the_fused_operation() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[0, 999]).Sample(
            (rows, queries, tokens, groups, repeats, seed) =>
            {
                using var scope = NewDisposeScope();
                using var generator = new Generator((ulong)seed, CPU);
                using Scalar hides = 0.3;
                using Scalar hidden = float.NegativeInfinity;
                Tensor[] inputs =
                [
                    Leaf([rows, queries, groups * repeats, Size]), Leaf([rows, tokens, groups, Size]), Leaf([rows, tokens, groups, Size]),
                ];
                var mask = zeros(rows, 1, queries, tokens).masked_fill(rand([rows, 1, queries, tokens], generator: generator).lt(hides), hidden);
                mask.select(3, 0).zero_();
                var weights = randn([rows, queries, groups * repeats * Size], generator: generator);

                var fused = F.scaled_dot_product_attention(
                        inputs[0].transpose(1, 2), Heads(inputs[1]), Heads(inputs[2]), mask, 0, false)
                    .transpose(1, 2).flatten(2);
                var expected = Gradients(fused);
                var scored = ExplicitAttention.Attend(inputs[0], inputs[1], inputs[2], mask);
                var actual = Gradients(scored);
                AssertClose(fused, scored);
                foreach (var (of, by) in expected.Zip(actual))
                {
                    AssertClose(of, by);
                }

                Tensor Leaf(long[] shape) => randn(shape, generator: generator).requires_grad_(true);

                Tensor Heads(Tensor x) => x.transpose(1, 2).repeat_interleave(repeats, 1);

                Tensor[] Gradients(Tensor result)
                {
                    result.backward([weights]);
                    Tensor[] gradients = [.. inputs.Select(input => input.grad!.clone())];
                    foreach (var input in inputs)
                    {
                        input.grad = null;
                    }

                    return gradients;
                }
            },
            iter: 100, threads: 1);

    [Theory]
    [InlineData(ScalarType.BFloat16, 512, true)]
    [InlineData(ScalarType.BFloat16, 513, false)]
    [InlineData(ScalarType.Float32, 16, false)]
    public void Only_short_rows_in_bfloat16_are_scored_at_once(ScalarType type, int tokens, bool suits)
    {
        using var key = empty([1, tokens, 1, Size], type);
        Assert.Equal(suits, ExplicitAttention.Suits(key));
    }

    private static void AssertClose(Tensor expected, Tensor actual) =>
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, 1e-5 * Math.Max(1, expected.abs().max().item<float>()));
}
