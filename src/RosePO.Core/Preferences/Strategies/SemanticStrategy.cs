using System.Numerics;
using System.Runtime.InteropServices;
using RosePO.Core.Data;
using RosePO.Core.Text;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>
/// An item that a model would pick by its title alone: drawn uniformly from the nearest items, nearness being the largest
/// cosine of the item's title to a title of the history that the prompt shows. A title that resembles none is never drawn.
/// </summary>
/// <param name="similarities">The cosines between the catalogue's titles.</param>
/// <param name="questions">The examples.</param>
/// <param name="maxHistory">Titles of history in a prompt.</param>
/// <param name="neighbours">How many of the nearest items are drawn from.</param>
internal sealed class SemanticStrategy(
    TitleSimilarities similarities, IReadOnlyList<EvaluationCase> questions, int maxHistory, int neighbours) : IRejectedStrategy
{
    private readonly float[] _nearest = new float[similarities.Count];

    /// <summary>Fits the built-in title encoder to the catalogue.</summary>
    public static SemanticStrategy Create(StrategyContext context)
    {
        var encoder = TitleEncoder.Fit([.. context.Dataset.Items.Select(item => item.Title)]);
        return new SemanticStrategy(
            new TitleSimilarities(encoder), context.Questions, context.Request.MaxHistory, context.Request.SemanticNeighbours);
    }

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random)
    {
        var history = questions[example].History;
        Array.Clear(_nearest);
        foreach (var item in history.AsSpan(Math.Max(0, history.Length - maxHistory)))
        {
            TakeLarger(_nearest, similarities.Row(item));
        }

        var found = Nearest(_nearest, forbidden, neighbours);
        random.Shuffle(found);
        return found;
    }

    private static void TakeLarger(float[] best, ReadOnlySpan<float> row)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(best.AsSpan());
        var others = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = Vector.Max(vectors[i], others[i]);
        }

        for (var i = vectors.Length * Vector<float>.Count; i < best.Length; i++)
        {
            best[i] = Math.Max(best[i], row[i]);
        }
    }

    // The allowed items of largest similarity above 0, the smaller id first among equals, kept in order by insertion.
    private static int[] Nearest(float[] similarity, bool[] forbidden, int count)
    {
        var items = new int[count];
        var found = 0;
        var threshold = 0f;
        for (var item = 0; item < similarity.Length; item++)
        {
            if (similarity[item] <= threshold || forbidden[item])
            {
                continue;
            }

            var at = found < count ? found++ : count - 1;
            for (; at > 0 && similarity[items[at - 1]] < similarity[item]; at--)
            {
                items[at] = items[at - 1];
            }

            items[at] = item;
            threshold = found == count ? similarity[items[count - 1]] : 0f;
        }

        return items[..found];
    }
}
