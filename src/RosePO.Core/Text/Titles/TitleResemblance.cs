namespace RosePO.Core.Text.Titles;

/// <summary>How much a title resembles several.</summary>
internal static class TitleResemblance
{
    /// <summary>The largest cosine of an item's title to the titles of a history; 0 for an empty history.</summary>
    public static float MaxSimilarity(this ITitleSimilarity titles, int item, ReadOnlySpan<int> history)
    {
        if (history.IsEmpty)
        {
            return 0;
        }

        var best = float.NegativeInfinity;
        foreach (var other in history)
        {
            best = Math.Max(best, titles.Similarity(item, other));
        }

        return best;
    }
}
