using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// A piece of a matrix product whose left matrix is read where it lies, as it is or turned: for products in which a value of it takes part in too few sums to be worth moving first. 16 registers of AVX-512 hold the sums.
/// </summary>
internal static unsafe class Square
{
    /// <summary>Its rows, and its columns.</summary>
    public const int Size = 16;

    /// <summary>Multiplies 16 rows by 16 columns.</summary>
    /// <param name="left">(16, K).</param>
    /// <param name="row">From a row of it to the next.</param>
    /// <param name="column">From a column of it to the next.</param>
    /// <param name="right">(K, 16), without gaps.</param>
    /// <param name="inner">K.</param>
    /// <param name="result">Takes left right, (16, 16).</param>
    /// <param name="stride">From a row of the result to the next.</param>
    /// <param name="adds">Whether the result is added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* left, long row, long column, float* right, int inner, float* result, long stride, bool adds)
    {
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        Vector512<float> i = default, j = default, k = default, l = default, m = default, n = default, o = default, p = default;
        var (twice, thrice) = (2 * row, 3 * row);
        float* second = left + (4 * row), third = second + (4 * row), fourth = third + (4 * row);
        for (var step = 0; step < inner; step++, left += column, second += column, third += column, fourth += column, right += Size)
        {
            var factors = Vector512.Load(right);
            a = Vector512.FusedMultiplyAdd(Vector512.Create(*left), factors, a);
            b = Vector512.FusedMultiplyAdd(Vector512.Create(left[row]), factors, b);
            c = Vector512.FusedMultiplyAdd(Vector512.Create(left[twice]), factors, c);
            d = Vector512.FusedMultiplyAdd(Vector512.Create(left[thrice]), factors, d);
            e = Vector512.FusedMultiplyAdd(Vector512.Create(*second), factors, e);
            f = Vector512.FusedMultiplyAdd(Vector512.Create(second[row]), factors, f);
            g = Vector512.FusedMultiplyAdd(Vector512.Create(second[twice]), factors, g);
            h = Vector512.FusedMultiplyAdd(Vector512.Create(second[thrice]), factors, h);
            i = Vector512.FusedMultiplyAdd(Vector512.Create(*third), factors, i);
            j = Vector512.FusedMultiplyAdd(Vector512.Create(third[row]), factors, j);
            k = Vector512.FusedMultiplyAdd(Vector512.Create(third[twice]), factors, k);
            l = Vector512.FusedMultiplyAdd(Vector512.Create(third[thrice]), factors, l);
            m = Vector512.FusedMultiplyAdd(Vector512.Create(*fourth), factors, m);
            n = Vector512.FusedMultiplyAdd(Vector512.Create(fourth[row]), factors, n);
            o = Vector512.FusedMultiplyAdd(Vector512.Create(fourth[twice]), factors, o);
            p = Vector512.FusedMultiplyAdd(Vector512.Create(fourth[thrice]), factors, p);
        }

        Store(a, result, adds);
        Store(b, result += stride, adds);
        Store(c, result += stride, adds);
        Store(d, result += stride, adds);
        Store(e, result += stride, adds);
        Store(f, result += stride, adds);
        Store(g, result += stride, adds);
        Store(h, result += stride, adds);
        Store(i, result += stride, adds);
        Store(j, result += stride, adds);
        Store(k, result += stride, adds);
        Store(l, result += stride, adds);
        Store(m, result += stride, adds);
        Store(n, result += stride, adds);
        Store(o, result += stride, adds);
        Store(p, result += stride, adds);
    }

    /// <summary>Multiplies one row by 16 columns.</summary>
    /// <param name="left">(1, K).</param>
    /// <param name="column">From a column of it to the next.</param>
    /// <param name="right">(K, 16), without gaps.</param>
    /// <param name="inner">K.</param>
    /// <param name="result">Takes left right, (1, 16).</param>
    /// <param name="adds">Whether the result is added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyRow(float* left, long column, float* right, int inner, float* result, bool adds)
    {
        var sum = Vector512<float>.Zero;
        for (var step = 0; step < inner; step++, left += column, right += Size)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(*left), Vector512.Load(right), sum);
        }

        Store(sum, result, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> sum, float* to, bool adds) => (adds ? sum + Vector512.Load(to) : sum).Store(to);
}
