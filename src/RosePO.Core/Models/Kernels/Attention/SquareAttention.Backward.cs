using System.Numerics;
using System.Runtime.CompilerServices;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels.Attention;

// The gradients: with P = e^(s - log) of the scores s, dP = dO vᵀ and dS = P (dP - Σ P dP), they are dq = dS k / √D, dk = dSᵀ q / √D and dv = Pᵀ dO.
internal static unsafe partial class SquareAttention
{
    /// <summary>The gradients of query, key and value.</summary>
    /// <param name="inputs">Query, key and value, (B, H, Q, D) and twice (B, G, T, D).</param>
    /// <param name="mask">(B, 1, Q, T), or one for all rows, (1, 1, Q, T).</param>
    /// <param name="logs">What the forward pass has left, (B, H, Q).</param>
    /// <param name="gradient">Of its result, (B, Q, H, D).</param>
    /// <param name="results">Take the gradients, shaped as the inputs.</param>
    public static void Backward(
        (Tensor Query, Tensor Key, Tensor Value) inputs, Tensor mask, Tensor logs, Tensor gradient, (Tensor Query, Tensor Key, Tensor Value) results)
    {
        var sizes = AttentionSizes.Of(inputs.Query, inputs.Key);
        var seen = new SeenSquares(mask, sizes);
        float* query = TensorMemory.Of(inputs.Query), key = TensorMemory.Of(inputs.Key), value = TensorMemory.Of(inputs.Value);
        float* ofQuery = TensorMemory.Of(results.Query), ofKey = TensorMemory.Of(results.Key), ofValue = TensorMemory.Of(results.Value);
        float* log = TensorMemory.Of(logs), found = TensorMemory.Of(gradient);
        WorkTeam.Run((long)sizes.Rows * sizes.Groups, Cost(sizes), (_, first, end) =>
        {
            for (var group = (int)first; group < end; group++)
            {
                var work = new BackwardWork(sizes, Scratch.Of(ref t_work, (int)BackwardWork.Count(sizes)));
                var place = (long)group * sizes.Seen * sizes.Size;
                work.Begin(key + place, value + place);
                for (var head = 0; head < sizes.Repeats; head++)
                {
                    Backward(query, seen, log, found, ofQuery, work, sizes, group, ((long)group * sizes.Repeats) + head);
                }

                work.End(ofKey + place, ofValue + place);
            }
        });
    }

    // One head of queries.
    private static void Backward(
        float* query, SeenSquares seen, float* logs, float* gradient, float* ofQuery, BackwardWork work, AttentionSizes sizes, int group, long head)
    {
        var (row, size, padded) = (group / sizes.Groups, sizes.Size, sizes.Padded);
        var (some, own) = (new (int From, int To)[(sizes.Panels / 2) + 1], new (int From, int To)[(sizes.Panels / 2) + 1]);
        for (var block = 0; block < sizes.Blocks; block += BackwardWork.Blocks)
        {
            var (at, end) = (block * Square.Size, Math.Min(sizes.Blocks, block + BackwardWork.Blocks));
            var (count, rows) = (Math.Min(BackwardWork.Rows, sizes.Looking - at), (end - block) * Square.Size);
            SquareLayout.Take(query + (((head * sizes.Looking) + at) * size), size, count, size, sizes.Scale, work.Looking, rows);
            SquareLayout.Take(gradient + (((((long)row * sizes.Looking) + at) * sizes.Heads + (head % sizes.Heads)) * size), (long)sizes.Heads * size, count, size, 1, work.Found, rows);
            var runs = some.AsSpan(0, seen.Runs(row, block, end, some));
            for (var one = block; one < end; one++)
            {
                var line = (one - block) * Square.Size;
                work.Score(line, seen, row, one, runs);
                var ofOne = own.AsSpan(0, seen.Runs(row, one, one + 1, own));
                for (var i = line; i < Math.Min(line + Square.Size, count); i++)
                {
                    Differentiate(work.Weights + (i * padded), work.Slopes + (i * padded), seen.Of(row, at + i), ofOne, logs[(head * sizes.Looking) + at + i]);
                }

                SquareLayout.Mix(work.Slopes + (line * padded), work.KeysDown, sizes, ofOne, work.Mixed);
                for (var i = line; i < Math.Min(line + Square.Size, count); i++)
                {
                    var to = ofQuery + (((head * sizes.Looking) + at + i) * size);
                    for (var j = 0; j < size; j++)
                    {
                        to[j] = work.Mixed[((i - line) * sizes.Width) + j] * sizes.Scale;
                    }
                }
            }

            work.Gather(rows, runs);
        }
    }

    // From scores to weights, and from the gradients of weights to those of scores.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate(float* weights, float* slopes, float* mask, ReadOnlySpan<(int From, int To)> runs, float log)
    {
        var (shift, sum) = (new Vector<float>(log), Vector<float>.Zero);
        foreach (var (first, end) in runs)
        {
            for (var i = first * Square.Size; i < end * Square.Size; i += Vector<float>.Count)
            {
                var weight = Exponential.Of(Vector.Load(weights + i) + Vector.Load(mask + i) - shift);
                weight.Store(weights + i);
                sum += weight * Vector.Load(slopes + i);
            }
        }

        var mean = new Vector<float>(Vector.Sum(sum));
        foreach (var (first, end) in runs)
        {
            for (var i = first * Square.Size; i < end * Square.Size; i += Vector<float>.Count)
            {
                (Vector.Load(weights + i) * (Vector.Load(slopes + i) - mean)).Store(slopes + i);
            }
        }
    }
}
