namespace RosePO.Core.Ranks;

/// <summary>
/// Rows that are computed in batches, shared out over ranks. Batch b goes to rank b mod P, whole: what is computed together, and so every byte, is the same for any
/// number of ranks that use the same number of threads.
/// </summary>
internal static class RankShare
{
    /// <summary>Computes every row; each rank returns all of them.</summary>
    /// <typeparam name="T">What a row gives, which JSON keeps.</typeparam>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="batches">The rows of each batch; the same on every rank.</param>
    /// <param name="compute">Computes a batch: a value per row, in its order.</param>
    /// <param name="done">Receives how many rows are done, those of other ranks' earlier batches taken as such.</param>
    public static T[] Of<T>(int rows, IEnumerable<IReadOnlyList<int>> batches, Func<IReadOnlyList<int>, IReadOnlyList<T>> compute, Action<int>? done = null)
    {
        var group = RankGroup.Current;
        var found = new T[rows];
        var (own, reached, told) = (new List<int>(), 0, 0);
        foreach (var (number, batch) in batches.Index())
        {
            reached += batch.Count;
            if (number % group.Size != group.Rank)
            {
                continue;
            }

            Put(found, batch, compute(batch));
            own.AddRange(batch);
            done?.Invoke(told = reached);
        }

        if (group.IsShared)
        {
            foreach (var part in group.Gather(new Part<T>(own, [.. own.Select(row => found[row])])))
            {
                Put(found, part.Rows, part.Values);
            }

            if (told < reached)
            {
                done?.Invoke(reached);
            }
        }

        return found;
    }

    private static void Put<T>(T[] found, IReadOnlyList<int> rows, IReadOnlyList<T> values)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            found[rows[i]] = values[i];
        }
    }

    private sealed record Part<T>(IReadOnlyList<int> Rows, IReadOnlyList<T> Values);
}
