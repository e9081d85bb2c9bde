using RosePO.Core.Data;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>The eighths of a catalogue by training interactions. Of an uneven number of items, and of items of equal popularity at a border, the conventions differ.</summary>
internal static class PopularityGroups
{
    /// <summary>How many groups there are.</summary>
    public const int Count = 8;

    /// <summary>From the rarest up, as even as can be: the item of rank r of n (from 0, of equals the smaller id first) is in group 8 r / n.</summary>
    public static int[] Even(IReadOnlyList<RecItem> items) =>
        ByRank(items, items.OrderBy(item => item.Popularity).ThenBy(item => item.Id), rank => rank * Count / items.Count);

    /// <summary>From the most popular down, of equals the smaller id first; groups have n / 8 items, and of what is left over the first ones have one more each. As the code of Flower divides.</summary>
    public static int[] LargerFirst(IReadOnlyList<RecItem> items)
    {
        var (size, larger) = (items.Count / Count, items.Count % Count);
        return ByRank(
            items,
            items.OrderByDescending(item => item.Popularity).ThenBy(item => item.Id),
            rank => rank < larger * (size + 1) ? rank / (size + 1) : larger + ((rank - (larger * (size + 1))) / size));
    }

    private static int[] ByRank(IReadOnlyList<RecItem> items, IEnumerable<RecItem> ranked, Func<int, int> group)
    {
        var groups = new int[items.Count];
        foreach (var (rank, item) in ranked.Index())
        {
            groups[item.Id] = group(rank);
        }

        return groups;
    }
}
