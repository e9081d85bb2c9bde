using System.Numerics;
using System.Runtime.InteropServices;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>
/// The semantic strategy turned round: drawn uniformly from the items whose titles resemble the anchors least. Almost every cosine of a sparse encoder is
/// 0, so a draw decides among equals.
/// </summary>
/// <param name="titles">The cosines between the catalogue's titles.</param>
/// <param name="anchors">Each example's anchors.</param>
/// <param name="neighbours">How many of the farthest items are drawn from.</param>
internal sealed class FarthestStrategy(ITitleSimilarity titles, SemanticAnchors anchors, int neighbours) : IRejectedStrategy
{
    private readonly float[] _nearest = new float[titles.Count];
    private readonly float[] _row = new float[titles.Count];

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random)
    {
        Array.Fill(_nearest, -1f);
        foreach (var item in anchors.Of(example))
        {
            titles.Similarities(item, _row);
            TakeLarger(_nearest, _row);
        }

        // The farthest so far, the nearest of them first out.
        var farthest = new PriorityQueue<int, (float, int)>(Comparer<(float, int)>.Create((a, b) => b.CompareTo(a)));
        for (var item = 0; item < _nearest.Length; item++)
        {
            if (forbidden[item])
            {
                continue;
            }

            var key = (_nearest[item], random.Next());
            if (farthest.Count < neighbours)
            {
                farthest.Enqueue(item, key);
            }
            else
            {
                farthest.EnqueueDequeue(item, key);
            }
        }

        int[] found = [.. farthest.UnorderedItems.OrderBy(entry => entry.Priority).Select(entry => entry.Element)];
        random.Shuffle(found);
        return found;
    }

    /// <inheritdoc/>
    public float Grade(int example, int item) => anchors.Similarity(titles, example, item);

    private static void TakeLarger(float[] best, float[] row)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(best.AsSpan());
        var others = MemoryMarshal.Cast<float, Vector<float>>(row.AsSpan());
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = Vector.Max(vectors[i], others[i]);
        }

        for (var i = vectors.Length * Vector<float>.Count; i < best.Length; i++)
        {
            best[i] = Math.Max(best[i], row[i]);
        }
    }
}
