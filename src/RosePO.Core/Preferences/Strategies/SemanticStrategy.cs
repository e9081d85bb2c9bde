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
        var semantic = request.Semantic;
        var titles = context.Titles.Of(
            new TitleSource(semantic.Vectors, semantic.VectorFile, request.Model, semantic.EncoderFolder, request.Device),
            context.Threads,
            done => context.Report("encoding titles", done, context.Dataset.Items.Count),
            context.Cancellation);
        var anchors = new SemanticAnchors(context.Questions, semantic.Anchor, context.Shape.MaxHistory);
        if (semantic.Order == SemanticOrder.Farthest)
        {
            return new FarthestStrategy(titles, anchors, semantic.Neighbours);
        }

        var nearest = new NearestTitles(titles, semantic.Neighbours + Spare);
        int[] items = [.. context.Own.SelectMany(example => anchors.Of(example).ToArray()).Distinct()];
        nearest.Prepare(items, context.Threads, done => context.Report("comparing titles", done, items.Length), context.Cancellation);
        return new SemanticStrategy(titles, nearest, anchors, semantic.Neighbours);
    }

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random)
    {
        var found = nearest.OfAny(anchors.Of(example), neighbours, item => forbidden[item]);
        random.Shuffle(found);
        return found;
    }

    /// <inheritdoc/>
    public float Grade(int example, int item) => anchors.Similarity(titles, example, item);
}
