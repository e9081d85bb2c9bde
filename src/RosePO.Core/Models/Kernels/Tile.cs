using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// A piece of a matrix product that is as large as the registers of AVX-512 hold: 24 of them are its sums, so each value that is read takes part in a dozen products or more.
/// </summary>
internal static unsafe class Tile
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 12;

    /// <summary>Columns of a tile.</summary>
    public const int Columns = 32;

    /// <summary>Multiplies a panel of rows by a panel of columns.</summary>
    /// <param name="left">(K, <see cref="Rows"/>).</param>
    /// <param name="right">(K, <see cref="Columns"/>).</param>
    /// <param name="inner">K.</param>
    /// <param name="result">Takes leftᵀ right, (<see cref="Rows"/>, <see cref="Columns"/>).</param>
    /// <param name="stride">From a row of the result to the next.</param>
    /// <param name="adds">Whether the result is added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* left, float* right, int inner, float* result, long stride, bool adds)
    {
        Row a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default, i = default, j = default, k = default, l = default;
        for (var step = 0; step < inner; step++, left += Rows, right += Columns)
        {
            var (first, second) = (Vector512.Load(right), Vector512.Load(right + Vector512<float>.Count));
            a = a.Plus(left[0], first, second);
            b = b.Plus(left[1], first, second);
            c = c.Plus(left[2], first, second);
            d = d.Plus(left[3], first, second);
            e = e.Plus(left[4], first, second);
            f = f.Plus(left[5], first, second);
            g = g.Plus(left[6], first, second);
            h = h.Plus(left[7], first, second);
            i = i.Plus(left[8], first, second);
            j = j.Plus(left[9], first, second);
            k = k.Plus(left[10], first, second);
            l = l.Plus(left[11], first, second);
        }

        a.Store(result, adds);
        b.Store(result += stride, adds);
        c.Store(result += stride, adds);
        d.Store(result += stride, adds);
        e.Store(result += stride, adds);
        f.Store(result += stride, adds);
        g.Store(result += stride, adds);
        h.Store(result += stride, adds);
        i.Store(result += stride, adds);
        j.Store(result += stride, adds);
        k.Store(result += stride, adds);
        l.Store(result += stride, adds);
    }

    // The sums of a tile's row, in two registers.
    private readonly struct Row(Vector512<float> first, Vector512<float> second)
    {
        private readonly Vector512<float> _first = first;
        private readonly Vector512<float> _second = second;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Row Plus(float value, Vector512<float> first, Vector512<float> second)
        {
            var factor = Vector512.Create(value);
            return new(Vector512.FusedMultiplyAdd(factor, first, _first), Vector512.FusedMultiplyAdd(factor, second, _second));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(float* to, bool adds)
        {
            var second = to + Vector512<float>.Count;
            (adds ? _first + Vector512.Load(to) : _first).Store(to);
            (adds ? _second + Vector512.Load(second) : _second).Store(second);
        }
    }
}
