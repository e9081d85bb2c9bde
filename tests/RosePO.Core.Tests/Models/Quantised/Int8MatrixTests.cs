using CsCheck;
using RosePO.Core.Models.Quantised;
using RosePO.Core.Runtime;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Tests.Models.Quantised;

/// <summary>Products of signed bytes against integers counted one by one and against those of single precision, over shapes that no vector divides.</summary>
public sealed unsafe class Int8MatrixTests
{
    private static readonly Gen<(int Rows, int Inputs, int Outputs, int Seed)> s_shapes =
        Gen.Select(Gen.Int[1, 11], Gen.Int[1, 300], Gen.Int[1, 70], Gen.Int[0, 9999]);

    public Int8MatrixTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Sums_are_the_same_integers_by_every_kind_of_instruction() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 90], Gen.Bool, Gen.Int[0, 9999]).Sample(
            (count, groups, isExtreme, seed) =>
            {
                var draws = new System.Random(seed);
                sbyte Byte() => (sbyte)(isExtreme ? (draws.Next(2) == 0 ? -127 : 127) : draws.Next(-127, 128));
                var inputs = groups * Int8Matrix.Group;
                var (rows, weights) = (Fill(count * inputs), Fill(Int8Matrix.PanelOutputs * inputs));
                var totals = new int[Int8Matrix.PanelOutputs];
                for (var i = 0; i < weights.Length; i++)
                {
                    totals[i / Int8Matrix.Group % Int8Matrix.PanelOutputs] += weights[i];
                }

                sbyte[] prepared = [.. rows];
                Int8Products.Prepare(prepared);
                var (fast, plain) = (new int[4 * Int8Matrix.PanelOutputs], new int[4 * Int8Matrix.PanelOutputs]);
                fixed (sbyte* row = rows, read = prepared, weight = weights)
                fixed (int* total = totals, sums = fast, counted = plain)
                {
                    Int8Products.Tile(read, inputs, count, weight, total, groups, sums);
                    Int8Products.Portable(row, inputs, count, weight, groups, counted);
                }

                Assert.Equal(plain, fast);

                // Where the bytes lie is the loop's own affair; what they add up to is not.
                Assert.Equal(
                    Enumerable.Range(0, inputs).Sum(k => rows[k] * weights[(k / Int8Matrix.Group * Int8Matrix.PanelOutputs * Int8Matrix.Group) + (k % Int8Matrix.Group)]),
                    plain[0]);

                sbyte[] Fill(int length) => [.. Enumerable.Range(0, length).Select(_ => Byte())];
            },
            iter: 200, threads: 1);

    [Fact]
    public void A_product_is_that_of_single_precision_but_for_the_rounding_of_both_sides() => s_shapes.Sample(
        (rows, inputs, outputs, seed) =>
        {
            using var scope = NewDisposeScope();
            using var draws = new Generator((ulong)seed, CPU);
            var (x, weight, bias) = (randn([rows, inputs], generator: draws), randn([outputs, inputs], generator: draws), randn(outputs, generator: draws));
            var result = Product(x, weight, bias);

            // Each value is off by at most half of its scale: |x| s/2 + |w| t/2 + st/4 for every term.
            var (t, s) = (x.abs().amax([1], true) / 127, weight.abs().amax([1], true) / 127);
            var bound = (x.abs().sum([1], true) * s.t() / 2) + (t * weight.abs().sum([1]).unsqueeze(0) / 2) + (t * s.t() * inputs / 4);
            Assert.True(((result - F.linear(x, weight, bias)).abs() <= bound + 1e-4).all().item<bool>());
        },
        iter: 100, threads: 1);

    [Fact]
    public void Values_that_are_bytes_times_a_scale_are_multiplied_exactly() => s_shapes.Sample(
        (rows, inputs, outputs, seed) =>
        {
            using var scope = NewDisposeScope();
            using var draws = new Generator((ulong)seed, CPU);
            Tensor Bytes(int count)
            {
                var values = randint(-127, 128, [count, inputs], generator: draws).to(ScalarType.Float32);
                values.select(1, 0).fill_(127);
                return values;
            }

            var (x, weight, zero) = (Bytes(rows), Bytes(outputs), zeros(outputs));
            Assert.True((Product(x / 128, weight / 64, zero) - F.linear(x / 128, weight / 64)).abs().le(1e-2).all().item<bool>());
            Assert.True(Product(zeros_like(x), weight, zero).eq(0).all().item<bool>());
        },
        iter: 60, threads: 1);

    [Fact]
    public void A_value_that_is_no_number_is_not_hidden()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, 40);
        x[1, 7] = float.NaN;
        var result = Product(x, ones(3, 40), zeros(3));
        Assert.True(result[0].isfinite().all().item<bool>());
        Assert.True(result[1].isnan().all().item<bool>());
    }

    private static Tensor Product(Tensor x, Tensor weight, Tensor bias)
    {
        using var matrix = new Int8Matrix(weight.contiguous());
        using var rows = new Int8Rows(x.contiguous());
        var result = full([x.shape[0], weight.shape[0] + 3], 7f);
        fixed (byte* to = result.bytes, added = bias.bytes)
        {
            matrix.Apply(rows, (float*)added, (float*)to, result.shape[1], 2);
        }

        // Nothing beside the columns that were asked for is written.
        Assert.True(result.narrow(1, 0, 2).eq(7).all().item<bool>() && result.select(1, -1).eq(7).all().item<bool>());
        return result.narrow(1, 2, weight.shape[0]);
    }
}
