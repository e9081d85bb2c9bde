using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RosePO.Core.Models.Kernels;

/// <summary>A matrix in the order in which <see cref="Tile"/> reads it: panels of as many rows, or columns, as a tile has, in each of which the values that meet the same ones lie together.</summary>
internal static unsafe class Panels
{
    private const int Square = 4;
    private const int StepsAtOnce = 16;

    /// <summary>Writes one panel.</summary>
    /// <param name="from">Its first value. A value's place is its row, or column, times <paramref name="outer"/>, and its step times <paramref name="inner"/>; one of both is 1.</param>
    /// <param name="outer">From a row, or column, to the next.</param>
    /// <param name="inner">From a step to the next.</param>
    /// <param name="count">How many rows, or columns, there are, at most <paramref name="width"/>: the rest is 0.</param>
    /// <param name="width">Those of a panel; divides by 4.</param>
    /// <param name="steps">K, how many steps there are.</param>
    /// <param name="to">Takes it, (K, width).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(float* from, long outer, long inner, int count, int width, int steps, float* to)
    {
        if (count < width)
        {
            new Span<float>(to, steps * width).Clear();
        }

        if (outer == 1)
        {
            for (var step = 0; step < steps; step++)
            {
                new ReadOnlySpan<float>(from + (step * inner), count).CopyTo(new Span<float>(to + (step * width), count));
            }

            return;
        }

        // As many steps at once as a line of the cache holds: it is read once, and what is written meanwhile stays in the first cache.
        for (var step = 0; step < steps; step += StepsAtOnce)
        {
            Turn(from + step, outer, count, Math.Min(StepsAtOnce, steps - step), to + (step * width), width);
        }
    }

    private static void Turn(float* from, long outer, int count, int steps, float* to, int width)
    {
        var at = 0;
        for (; Sse.IsSupported && steps == StepsAtOnce && at <= count - Square; at += Square)
        {
            var rows = from + (at * outer);
            for (var step = 0; step < StepsAtOnce; step += Square)
            {
                Turn(rows + step, outer, to + (step * width) + at, width);
            }
        }

        for (; at < count; at++)
        {
            for (var step = 0; step < steps; step++)
            {
                to[(step * width) + at] = from[(at * outer) + step];
            }
        }
    }

    // A square of four by four, its rows as columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(float* from, long stride, float* to, int width)
    {
        var (a, b, c, d) = (Vector128.Load(from), Vector128.Load(from + stride), Vector128.Load(from + (2 * stride)), Vector128.Load(from + (3 * stride)));
        var (low, lowest) = (Sse.UnpackLow(a, b), Sse.UnpackLow(c, d));       // a0 b0 a1 b1, c0 d0 c1 d1
        var (high, highest) = (Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d));   // a2 b2 a3 b3, c2 d2 c3 d3
        Sse.MoveLowToHigh(low, lowest).Store(to);
        Sse.MoveHighToLow(lowest, low).Store(to + width);
        Sse.MoveLowToHigh(high, highest).Store(to + (2 * width));
        Sse.MoveHighToLow(highest, high).Store(to + (3 * width));
    }
}
