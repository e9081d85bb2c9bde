using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// Products whose result has as few columns as an adapter has ranks. Each value of the left matrix takes part in a dozen sums at most, so it is read where it lies: packing it first, as
/// <see cref="TiledProducts"/> and general libraries do, would take longer than the product. M = rows, K = inner, R = columns, at most 16. A value of the result is summed in the same order with any number of threads.
/// </summary>
internal static unsafe class NarrowProducts
{
    // Of the result: what a register of AVX-512 holds.
    private const int Width = 16;

    // Sums that are in registers at once: enough to hide each other's latency.
    private const int Lines = 12;

    // What a thread takes at once. A line of the cache holds 16 values: 48 columns of the left matrix, where they are its rows here, are three of them.
    private const int LinesOfUnit = 4 * Lines;

    // Of the right matrix: 8 KB, which stay in the first cache.
    private const int StepsAtOnce = 128;

    [ThreadStatic]
    private static float[]? t_right;

    [ThreadStatic]
    private static float[]? t_sums;

    /// <summary>Left right.</summary>
    /// <param name="left">(M, K).</param>
    /// <param name="right">(K, R).</param>
    /// <returns>(M, R).</returns>
    public static Tensor Of(Tensor left, Tensor right)
    {
        if (!Suits(left, right, out var from, out var by))
        {
            return left.matmul(right);
        }

        var result = empty(left.shape[0], right.shape[1]);
        Apply(from, by, MatrixMemory.Of(result), Sizes(left, right), 1, adds: false);
        return result;
    }

    /// <summary>Adds s left right to a matrix.</summary>
    /// <param name="result">(M, R).</param>
    /// <param name="left">(M, K).</param>
    /// <param name="right">(K, R).</param>
    /// <param name="scale">s.</param>
    public static void Add(Tensor result, Tensor left, Tensor right, float scale)
    {
        if (Suits(left, right, out var from, out var by) && MatrixMemory.TryOf(result, out var to))
        {
            Apply(from, by, to, Sizes(left, right), scale, adds: true);
        }
        else
        {
            result.addmm_(left, right, beta: 1, alpha: scale);
        }
    }

    private static bool Suits(Tensor left, Tensor right, out MatrixMemory ofLeft, out MatrixMemory ofRight)
    {
        (ofLeft, ofRight) = (default, default);
        return TiledProducts.SuitsProcessor && right.shape[1] <= Width && MatrixMemory.TryOf(left, out ofLeft) && MatrixMemory.TryOf(right, out ofRight);
    }

    private static (int Rows, int Inner, int Columns) Sizes(Tensor left, Tensor right) => ((int)left.shape[0], (int)right.shape[0], (int)right.shape[1]);

    private static void Apply(MatrixMemory left, MatrixMemory right, MatrixMemory result, (int Rows, int Inner, int Columns) sizes, float scale, bool adds)
    {
        var (rows, inner, columns) = sizes;
        var by = columns == Width && right.Row == Width && right.Column == 1 ? right.At(0, 0) : Widened(right, inner, columns);
        var sums = Memory(ref t_sums, rows * Width);
        WorkTeam.Run((rows + LinesOfUnit - 1) / LinesOfUnit, (long)LinesOfUnit * inner, (_, first, end) =>
        {
            var (from, to) = ((int)first * LinesOfUnit, (int)Math.Min(rows, end * LinesOfUnit));
            for (var step = 0; step < inner; step += StepsAtOnce)
            {
                Sum(left, from, to, step, Math.Min(StepsAtOnce, inner - step), by + (step * Width), sums);
            }

            Write(sums, from, to, columns, result, scale, adds);
        });
    }

    private static void Sum(MatrixMemory left, int from, int to, int step, int steps, float* right, float* sums)
    {
        var line = from;
        for (; line <= to - Lines; line += Lines)
        {
            Dozen(left.At(line, step), left.Row, left.Column, right, steps, sums + (line * Width), step > 0);
        }

        for (; line < to; line++)
        {
            One(left.At(line, step), left.Column, right, steps, sums + (line * Width), step > 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dozen(float* left, long row, long column, float* right, int steps, float* sums, bool adds)
    {
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default, i = default, j = default, k = default, l = default;
        var (twice, thrice) = (2 * row, 3 * row);
        float* middle = left + (4 * row), last = middle + (4 * row);
        for (var step = 0; step < steps; step++, left += column, middle += column, last += column, right += Width)
        {
            var factors = Vector512.Load(right);
            a = Vector512.FusedMultiplyAdd(Vector512.Create(*left), factors, a);
            b = Vector512.FusedMultiplyAdd(Vector512.Create(left[row]), factors, b);
            c = Vector512.FusedMultiplyAdd(Vector512.Create(left[twice]), factors, c);
            d = Vector512.FusedMultiplyAdd(Vector512.Create(left[thrice]), factors, d);
            e = Vector512.FusedMultiplyAdd(Vector512.Create(*middle), factors, e);
            f = Vector512.FusedMultiplyAdd(Vector512.Create(middle[row]), factors, f);
            g = Vector512.FusedMultiplyAdd(Vector512.Create(middle[twice]), factors, g);
            h = Vector512.FusedMultiplyAdd(Vector512.Create(middle[thrice]), factors, h);
            i = Vector512.FusedMultiplyAdd(Vector512.Create(*last), factors, i);
            j = Vector512.FusedMultiplyAdd(Vector512.Create(last[row]), factors, j);
            k = Vector512.FusedMultiplyAdd(Vector512.Create(last[twice]), factors, k);
            l = Vector512.FusedMultiplyAdd(Vector512.Create(last[thrice]), factors, l);
        }

        Store(a, ref sums, adds);
        Store(b, ref sums, adds);
        Store(c, ref sums, adds);
        Store(d, ref sums, adds);
        Store(e, ref sums, adds);
        Store(f, ref sums, adds);
        Store(g, ref sums, adds);
        Store(h, ref sums, adds);
        Store(i, ref sums, adds);
        Store(j, ref sums, adds);
        Store(k, ref sums, adds);
        Store(l, ref sums, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* left, long column, float* right, int steps, float* sums, bool adds)
    {
        var sum = Vector512<float>.Zero;
        for (var step = 0; step < steps; step++, left += column, right += Width)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(*left), Vector512.Load(right), sum);
        }

        Store(sum, ref sums, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> sum, ref float* sums, bool adds)
    {
        (adds ? sum + Vector512.Load(sums) : sum).Store(sums);
        sums += Width;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write(float* sums, int from, int to, int columns, MatrixMemory result, float scale, bool adds)
    {
        // The way in which the result has no gaps is the inner one.
        var isTurned = result.Column != 1;
        var (outer, inner) = isTurned ? (columns, to - from) : (to - from, columns);
        for (var i = 0; i < outer; i++)
        {
            for (var j = 0; j < inner; j++)
            {
                var (row, column) = isTurned ? (from + j, i) : (from + i, j);
                var place = result.At(row, column);
                *place = (scale * sums[(row * Width) + column]) + (adds ? *place : 0);
            }
        }
    }

    // The right matrix with as many columns as a register holds; those beyond its own are 0.
    private static float* Widened(MatrixMemory right, int inner, int columns)
    {
        var memory = Memory(ref t_right, inner * Width);
        new Span<float>(memory, inner * Width).Clear();
        for (var column = 0; column < columns; column++)
        {
            for (var step = 0; step < inner; step++)
            {
                memory[(step * Width) + column] = *right.At(step, column);
            }
        }

        return memory;
    }

    private static float* Memory(ref float[]? memory, int count)
    {
        const int Line = 64;
        if (memory is null || memory.Length < count + (Line / sizeof(float)))
        {
            memory = GC.AllocateUninitializedArray<float>(count + (Line / sizeof(float)), pinned: true);
        }

        var start = (nint)Unsafe.AsPointer(ref memory[0]);
        return (float*)((start + Line - 1) / Line * Line);
    }
}
