using System.Numerics;
using System.Runtime.CompilerServices;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels.Attention;

/// <summary>
/// Attention by squares of AVX-512, for processors where libtorch multiplies with half of the registers' width (see <see cref="TiledProducts"/>). Queries are taken a square at a time and scores are
/// never stored beyond it (Dao et al. 2022, arXiv 2205.14135); squares in which all is hidden are left out. A head is computed by one thread, so results are the same with any number of them.
/// B = rows, Q = tokens that look, T = tokens looked at, H = query heads, G = key-value heads, D = head size.
/// </summary>
internal static unsafe partial class SquareAttention
{
    [ThreadStatic]
    private static float[]? t_work;

    /// <summary>Whether this is the faster way.</summary>
    /// <param name="query">(B, H, Q, D).</param>
    /// <param name="key">(B, G, T, D).</param>
    public static bool Suits(Tensor query, Tensor key) =>
        TiledProducts.SuitsProcessor && query.dtype == ScalarType.Float32 && query.device_type == DeviceType.CPU && query.is_contiguous() && key.is_contiguous()
        && AttentionSizes.Of(query, key).IsAddressable;

    /// <summary>What the queries find: softmax(q kᵀ / √D + mask) v.</summary>
    /// <param name="query">(B, H, Q, D).</param>
    /// <param name="key">(B, G, T, D).</param>
    /// <param name="value">(B, G, T, D).</param>
    /// <param name="mask">(B, 1, Q, T), or one for all rows, (1, 1, Q, T): 0 where seen, -inf where hidden. A query that sees nothing finds 0.</param>
    /// <param name="result">Takes it, (B, Q, H, D).</param>
    /// <param name="logs">Takes the logarithm of the sum of e^score, (B, H, Q), which the backward pass reads; null where there will be none.</param>
    public static void Forward(Tensor query, Tensor key, Tensor value, Tensor mask, Tensor result, Tensor? logs)
    {
        var sizes = AttentionSizes.Of(query, key);
        var seen = new SeenSquares(mask, sizes);
        float* from = TensorMemory.Of(query), keys = TensorMemory.Of(key), values = TensorMemory.Of(value);
        float* to = TensorMemory.Of(result), log = logs is null ? null : TensorMemory.Of(logs);
        WorkTeam.Run((long)sizes.Rows * sizes.Groups, Cost(sizes), (_, first, end) =>
        {
            for (var group = (int)first; group < end; group++)
            {
                var place = (long)group * sizes.Seen * sizes.Size;
                Forward(from, keys + place, values + place, seen, to, log, sizes, group);
            }
        });
    }

    // One head of keys and values with its queries.
    private static void Forward(float* query, float* key, float* value, SeenSquares seen, float* result, float* logs, AttentionSizes sizes, int group)
    {
        var (size, width, padded) = (sizes.Size, sizes.Width, sizes.Padded);
        var keys = Scratch.Of(ref t_work, (padded * (size + width)) + (Square.Size * (size + padded + width)));
        float* values = keys + (padded * size), looking = values + (padded * width), scores = looking + (Square.Size * size), found = scores + (Square.Size * padded);
        SquareLayout.Across(key, sizes.Seen, size, keys);
        SquareLayout.Down(value, sizes.Seen, size, padded, values);
        var (row, runs) = (group / sizes.Groups, new (int From, int To)[(sizes.Panels / 2) + 1]);
        var inverses = stackalloc float[Square.Size];
        for (var head = 0; head < sizes.Repeats; head++)
        {
            var queries = ((long)group * sizes.Repeats) + head;
            for (var block = 0; block < sizes.Blocks; block++)
            {
                var at = block * Square.Size;
                var count = Math.Min(Square.Size, sizes.Looking - at);
                SquareLayout.Take(query + (((queries * sizes.Looking) + at) * size), size, count, size, sizes.Scale, looking, Square.Size);
                var some = runs.AsSpan(0, seen.Runs(row, block, block + 1, runs));
                foreach (var (first, end) in some)
                {
                    for (var panel = first; panel < end; panel++)
                    {
                        Square.Multiply(looking, size, 1, keys + (panel * Square.Size * size), size, scores + (panel * Square.Size), padded, false);
                    }
                }

                for (var line = 0; line < count; line++)
                {
                    var log = Softmax(scores + (line * padded), seen.Of(row, at + line), some, out inverses[line]);
                    if (logs != null)
                    {
                        logs[(queries * sizes.Looking) + at + line] = log;
                    }
                }

                SquareLayout.Mix(scores, values, sizes, some, found);
                for (var line = 0; line < count; line++)
                {
                    var place = result + (((((long)row * sizes.Looking) + at + line) * sizes.Heads + (queries % sizes.Heads)) * size);
                    for (var i = 0; i < size; i++)
                    {
                        place[i] = found[(line * width) + i] * inverses[line];
                    }
                }
            }
        }
    }

    // Replaces scores by e^(score + mask - most), and returns ln of the sum of e^(score + mask).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Softmax(float* scores, float* mask, ReadOnlySpan<(int From, int To)> runs, out float inverse)
    {
        var largest = new Vector<float>(float.NegativeInfinity);
        foreach (var (first, end) in runs)
        {
            for (var i = first * Square.Size; i < end * Square.Size; i += Vector<float>.Count)
            {
                var score = Vector.Load(scores + i) + Vector.Load(mask + i);
                score.Store(scores + i);
                largest = Vector.Max(largest, score);
            }
        }

        var most = float.NegativeInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            most = Math.Max(most, largest[lane]);
        }

        // Nothing is seen: all become 0, whatever is taken from them.
        var isBlind = float.IsNegativeInfinity(most);
        var (shift, sum) = (new Vector<float>(isBlind ? 0 : most), Vector<float>.Zero);
        foreach (var (first, end) in runs)
        {
            for (var i = first * Square.Size; i < end * Square.Size; i += Vector<float>.Count)
            {
                var power = Exponential.Of(Vector.Load(scores + i) - shift);
                power.Store(scores + i);
                sum += power;
            }
        }

        var total = Vector.Sum(sum);
        inverse = isBlind ? 0 : 1 / total;
        return isBlind ? float.PositiveInfinity : most + MathF.Log(total);
    }

    // Of a head of keys and values, so that each is a part of its own wherever there is any work.
    private static long Cost(AttentionSizes sizes) => (long)sizes.Repeats * sizes.Looking * sizes.Seen * sizes.Size;
}
