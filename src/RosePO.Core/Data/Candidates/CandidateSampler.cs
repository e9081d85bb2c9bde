using RosePO.Core.Runtime;

namespace RosePO.Core.Data.Candidates;

/// <summary>Draws candidate lists: the target and uniform items that the user has not seen, in random order.</summary>
internal static class CandidateSampler
{
    /// <summary>Draws one list.</summary>
    /// <param name="target">The item that must be in the list.</param>
    /// <param name="count">The list's length; shorter where the catalogue has too few items.</param>
    /// <param name="items">The catalogue's size.</param>
    /// <param name="known">Items that are not drawn.</param>
    /// <param name="random">The source of randomness.</param>
    public static int[] Draw(int target, int count, int items, ReadOnlySpan<int> known, Random random)
    {
        var excluded = new HashSet<int>(known.Length + count) { target };
        foreach (var item in known)
        {
            excluded.Add(item);
        }

        var list = new List<int>(count) { target };
        var free = items - excluded.Count;
        while (list.Count < count && list.Count - 1 < free)
        {
            var item = random.Next(items);
            if (excluded.Add(item))
            {
                list.Add(item);
            }
        }

        return random.Shuffled(list);
    }
}
