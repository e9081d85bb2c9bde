using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RosePO.Core.Models.Quantised;

/// <summary>
/// Sums of products of signed bytes, sum_k x_nk w_ok, for up to four rows and one panel of 16 outputs (<see cref="Int8Matrix"/>). Which instructions compute them changes nothing: they
/// are integers, and none overflows below 65,000 inputs.
/// </summary>
internal static unsafe class Int8Products
{
    private const int Panel = Int8Matrix.PanelOutputs;
    private const int GroupBytes = Panel * Int8Matrix.Group;

    /// <summary>Puts a row's bytes, whole groups of them, into the form in which <see cref="Tile"/> reads them: unsigned, 128 more, where one instruction multiplies such by signed ones and adds.</summary>
    public static void Prepare(Span<sbyte> row)
    {
        if (AvxVnni.IsSupported)
        {
            foreach (ref var group in MemoryMarshal.Cast<sbyte, uint>(row))
            {
                group ^= 0x80808080;
            }
        }
    }

    /// <summary>Computes a tile.</summary>
    /// <param name="rows">The first row's bytes, groups of four, prepared.</param>
    /// <param name="stride">Bytes from a row to the next.</param>
    /// <param name="count">Rows, 1 to 4.</param>
    /// <param name="weights">The panel's bytes.</param>
    /// <param name="weightSums">sum_k w_ok, (16).</param>
    /// <param name="groups">Groups of four inputs.</param>
    /// <param name="sums">Takes (4, 16).</param>
    public static void Tile(sbyte* rows, int stride, int count, sbyte* weights, int* weightSums, int groups, int* sums)
    {
        if (!Avx2.IsSupported)
        {
            Portable(rows, stride, count, weights, groups, sums);
        }
        else if (count == 4)
        {
            FourRows(rows, stride, weights, weightSums, groups, sums);
        }
        else
        {
            for (var row = 0; row < count; row++)
            {
                OneRow(rows + (row * stride), weights, weightSums, groups, sums + (row * Panel));
            }
        }
    }

    /// <summary>The same on any processor, of rows as they are.</summary>
    internal static void Portable(sbyte* rows, int stride, int count, sbyte* weights, int groups, int* sums)
    {
        new Span<int>(sums, count * Panel).Clear();
        for (var row = 0; row < count; row++)
        {
            for (var k = 0; k < groups * Int8Matrix.Group; k++)
            {
                int value = rows[(row * stride) + k];
                var at = weights + (k / Int8Matrix.Group * GroupBytes) + (k % Int8Matrix.Group);
                for (var o = 0; o < Panel; o++)
                {
                    sums[(row * Panel) + o] += value * at[o * Int8Matrix.Group];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(sbyte* rows, int stride, sbyte* weights, int* weightSums, int groups, int* sums)
    {
        Vector256<int> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        int* a = (int*)rows, b = (int*)(rows + stride), c = (int*)(rows + (2 * stride)), d = (int*)(rows + (3 * stride));
        for (var k = 0; k < groups; k++)
        {
            var (first, second) = (Vector256.Load(weights), Vector256.Load(weights + 32));
            weights += GroupBytes;
            var row = Vector256.Create(a[k]);
            (a0, a1) = (Add(a0, row, first), Add(a1, row, second));
            row = Vector256.Create(b[k]);
            (b0, b1) = (Add(b0, row, first), Add(b1, row, second));
            row = Vector256.Create(c[k]);
            (c0, c1) = (Add(c0, row, first), Add(c1, row, second));
            row = Vector256.Create(d[k]);
            (d0, d1) = (Add(d0, row, first), Add(d1, row, second));
        }

        Store(a0, a1, weightSums, sums);
        Store(b0, b1, weightSums, sums + Panel);
        Store(c0, c1, weightSums, sums + (2 * Panel));
        Store(d0, d1, weightSums, sums + (3 * Panel));
    }

    // Two groups at a time: each sum waits for the one before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(sbyte* rows, sbyte* weights, int* weightSums, int groups, int* sums)
    {
        Vector256<int> a0 = default, a1 = default, b0 = default, b1 = default;
        var row = (int*)rows;
        var k = 0;
        for (; k <= groups - 2; k += 2)
        {
            var (even, odd) = (Vector256.Create(row[k]), Vector256.Create(row[k + 1]));
            (a0, a1) = (Add(a0, even, Vector256.Load(weights)), Add(a1, even, Vector256.Load(weights + 32)));
            (b0, b1) = (Add(b0, odd, Vector256.Load(weights + 64)), Add(b1, odd, Vector256.Load(weights + 96)));
            weights += 2 * GroupBytes;
        }

        if (k < groups)
        {
            var last = Vector256.Create(row[k]);
            (a0, a1) = (Add(a0, last, Vector256.Load(weights)), Add(a1, last, Vector256.Load(weights + 32)));
        }

        Store(a0 + b0, a1 + b1, weightSums, sums);
    }

    // Of one instruction where there is one; 128 times the weights are taken away at the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> sum, Vector256<int> row, Vector256<sbyte> weights)
    {
        if (AvxVnni.IsSupported)
        {
            return AvxVnni.MultiplyWideningAndAdd(sum, row.AsByte(), weights);
        }

        // Of |w| and the row with w's sign: neither product of two overflows 16 bits.
        var pairs = Avx2.MultiplyAddAdjacent(Avx2.Abs(weights), Avx2.Sign(row.AsSByte(), weights));
        return sum + Avx2.MultiplyAddAdjacent(pairs, Vector256<short>.One);
    }

    private static void Store(Vector256<int> first, Vector256<int> second, int* weightSums, int* sums)
    {
        if (AvxVnni.IsSupported)
        {
            first -= Vector256.Load(weightSums) * 128;
            second -= Vector256.Load(weightSums + 8) * 128;
        }

        first.Store(sums);
        second.Store(sums + 8);
    }
}
