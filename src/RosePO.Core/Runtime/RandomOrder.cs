namespace RosePO.Core.Runtime;

/// <summary>Values in random order.</summary>
internal static class RandomOrder
{
    /// <summary>A shuffled copy.</summary>
    public static T[] Shuffled<T>(this Random random, IEnumerable<T> values)
    {
        T[] copy = [.. values];
        random.Shuffle(copy);
        return copy;
    }
}
