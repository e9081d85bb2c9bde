using System.Numerics;
using System.Runtime.CompilerServices;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// From projections to heads and back, in one pass: cuts a projection's row into heads, turns those that have a position (Su et al. 2021, as
/// <see cref="Decoder.RotaryPositions"/>), and stores each head's tokens one after the other.
/// B = rows, T = tokens, D = head size, h = heads in all.
/// </summary>
internal static unsafe class Heads
{
    /// <summary>Cuts a projection into groups of heads.</summary>
    /// <param name="projected">(B T, h D).</param>
    /// <param name="turns">Cosines and signed sines, (B, T, 1, D).</param>
    /// <param name="groups">The groups, in the order of their columns, each with what takes its heads, (B, heads, T, D).</param>
    public static void Split(Tensor projected, (Tensor Cos, Tensor Sin) turns, params (Tensor Heads, bool AreTurned)[] groups) =>
        Move(projected, turns, groups, isBackward: false);

    /// <summary>The gradient of the projection.</summary>
    /// <param name="projected">Takes it, (B T, h D).</param>
    /// <param name="turns">Cosines and signed sines, (B, T, 1, D).</param>
    /// <param name="groups">The groups, each with the gradient of its heads, (B, heads, T, D).</param>
    public static void Join(Tensor projected, (Tensor Cos, Tensor Sin) turns, params (Tensor Heads, bool AreTurned)[] groups) =>
        Move(projected, turns, groups, isBackward: true);

    private static void Move(Tensor projected, (Tensor Cos, Tensor Sin) turns, (Tensor Heads, bool AreTurned)[] groups, bool isBackward)
    {
        var (tokens, size) = (turns.Cos.shape[1], (int)turns.Cos.shape[3]);
        var (width, rows) = (projected.shape[1], projected.shape[0]);
        float* row = TensorMemory.Of(projected), cos = TensorMemory.Of(turns.Cos), sin = TensorMemory.Of(turns.Sin);
        var parts = Array.ConvertAll(groups, group => (Memory: (nint)TensorMemory.Of(group.Heads), Heads: (int)group.Heads.shape[1], group.AreTurned));
        WorkTeam.Run(rows, 2 * width, (_, first, end) =>
        {
            for (var at = first; at < end; at++)
            {
                var (batch, token) = (at / tokens, at % tokens);
                var column = row + (at * width);
                foreach (var (memory, heads, areTurned) in parts)
                {
                    for (var head = 0; head < heads; head++, column += size)
                    {
                        var place = (float*)memory + (((((batch * heads) + head) * tokens) + token) * size);
                        var from = isBackward ? place : column;
                        var to = isBackward ? column : place;
                        if (areTurned)
                        {
                            Turn(from, cos + (at * size), sin + (at * size), to, size / 2, isBackward);
                        }
                        else
                        {
                            new ReadOnlySpan<float>(from, size).CopyTo(new Span<float>(to, size));
                        }
                    }
                }
            }
        });
    }

    // Forward x cos + roll(x, D/2) sin; backward its transpose, in which each half takes the other's sine.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(float* x, float* cos, float* sin, float* y, int half, bool isBackward)
    {
        var low = isBackward ? sin + half : sin;
        var high = isBackward ? sin : sin + half;
        var i = 0;
        for (; i <= half - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (first, second) = (Vector.Load(x + i), Vector.Load(x + half + i));
            ((first * Vector.Load(cos + i)) + (second * Vector.Load(low + i))).Store(y + i);
            ((second * Vector.Load(cos + half + i)) + (first * Vector.Load(high + i))).Store(y + half + i);
        }

        for (; i < half; i++)
        {
            var (first, second) = (x[i], x[half + i]);
            y[i] = (first * cos[i]) + (second * low[i]);
            y[half + i] = (second * cos[half + i]) + (first * high[i]);
        }
    }
}
