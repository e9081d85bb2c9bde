using RosePO.Core.Tensors;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>
/// An item that a model would pick by its title alone: drawn uniformly from the items nearest to the anchors, nearness being the largest cosine of the
/// item's title to one of theirs. A title that resembles none is never drawn.
/// </summary>
/// <param name="titles">The cosines between the catalogue's titles.</param>
/// <param name="nearest">Each title's neighbours.</param>
/// <param name="anchors">Each example's anchors.</param>
/// <param name="neighbours">How many of the nearest items are drawn from.</param>
internal sealed class SemanticStrategy(ITitleSimilarity titles, NearestTitles nearest, SemanticAnchors anchors, int neighbours) : IRejectedStrategy
{
    // Neighbours that most users have seen already.
    private const int Spare = 24;

    /// <summary>Finds the neighbours of all anchors.</summary>
    public static IRejectedStrategy Create(StrategyContext context)
    {
        var request = context.Request;
        var titles = context.Titles.Of(request, context);
        var anchors = new SemanticAnchors(context.Questions, request.Semantic.Anchor, context.Shape.MaxHistory);
        if (request.Semantic.Order == SemanticOrder.Farthest)
        {
            return new FarthestStrategy(titles, anchors, request.Semantic.Neighbours);
        }

        var nearest = new NearestTitles(titles, request.Semantic.Neighbours + Spare);
        int[] items = [.. context.Own.SelectMany(example => anchors.Of(example).ToArray()).Distinct()];
        nearest.Prepare(items, context.Threads, done => context.Report("comparing titles", done, items.Length), context.Cancellation);
        return new SemanticStrategy(titles, nearest, anchors, request.Semantic.Neighbours);
    }

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random)
    {
        var found = Nearest(anchors.Of(example), forbidden);
        random.Shuffle(found);
        return found;
    }

    /// <inheritdoc/>
    public float Grade(int example, int item) => anchors.Similarity(titles, example, item);

    // The anchors' lists merged, so that an item is seen first where it is nearest.
    private int[] Nearest(ReadOnlySpan<int> items, bool[] forbidden)
    {
        var found = new List<int>(neighbours);
        Span<int> ranks = stackalloc int[items.Length];
        while (found.Count < neighbours)
        {
            var (at, best) = (-1, (Item: -1, Similarity: 0f));
            for (var i = 0; i < items.Length; i++)
            {
                if (nearest.At(items[i], ranks[i]) is { } next && ScoreOrder.IsBefore(next.Similarity, next.Item, best.Similarity, best.Item))
                {
                    (at, best) = (i, next);
                }
            }

            if (at < 0)
            {
                break;
            }

            ranks[at]++;
            if (!forbidden[best.Item] && !found.Contains(best.Item))
            {
                found.Add(best.Item);
            }
        }

        return [.. found];
    }
}
