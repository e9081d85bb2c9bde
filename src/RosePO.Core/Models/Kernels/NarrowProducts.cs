using System.Runtime.CompilerServices;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// Products whose result has as few columns as an adapter has ranks. Each value of the left matrix takes part in a few sums, so it is read where it lies: packing it first, as
/// <see cref="TiledProducts"/> and general libraries do, would take longer than the product. M = rows, K = inner, R = columns, at most 16. A value of the result is summed in the same order with any number of threads.
/// </summary>
internal static unsafe class NarrowProducts
{
    private const int Width = Square.Size;

    // What a thread takes at once.
    private const int RowsOfUnit = 3 * Square.Size;

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
        Apply(from, by, MatrixMemory.Of(result), 1, adds: false);
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
            Apply(from, by, to, scale, adds: true);
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

    private static void Apply(MatrixMemory left, MatrixMemory right, MatrixMemory result, float scale, bool adds)
    {
        var (rows, inner) = (left.Rows, left.Columns);
        var by = right.Columns == Width && right.Row == Width && right.Column == 1 ? right.At(0, 0) : Widened(right);
        var sums = Scratch.Of(ref t_sums, rows * Width);
        WorkTeam.Run((rows + RowsOfUnit - 1) / RowsOfUnit, (long)RowsOfUnit * inner, (_, first, end) =>
        {
            var (from, to) = ((int)first * RowsOfUnit, (int)Math.Min(rows, end * RowsOfUnit));
            for (var step = 0; step < inner; step += StepsAtOnce)
            {
                Sum(left, from, to, step, Math.Min(StepsAtOnce, inner - step), by + (step * Width), sums);
            }

            Write(sums, from, to, result, scale, adds);
        });
    }

    private static void Sum(MatrixMemory left, int from, int to, int step, int steps, float* right, float* sums)
    {
        var row = from;
        for (; row <= to - Square.Size; row += Square.Size)
        {
            Square.Multiply(left.At(row, step), left.Row, left.Column, right, steps, sums + (row * Width), Width, step > 0);
        }

        for (; row < to; row++)
        {
            Square.MultiplyRow(left.At(row, step), left.Column, right, steps, sums + (row * Width), step > 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write(float* sums, int from, int to, MatrixMemory result, float scale, bool adds)
    {
        // The inner loop goes where the result is contiguous.
        var isTurned = result.Column != 1;
        var (outer, inner) = isTurned ? (result.Columns, to - from) : (to - from, result.Columns);
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
    private static float* Widened(MatrixMemory right)
    {
        var count = right.Rows * Width;
        var memory = Scratch.Of(ref t_right, count);
        new Span<float>(memory, count).Clear();
        for (var column = 0; column < right.Columns; column++)
        {
            for (var step = 0; step < right.Rows; step++)
            {
                memory[(step * Width) + column] = *right.At(step, column);
            }
        }

        return memory;
    }
}
