using RosePO.Core.Tensors;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>
/// The titles that resemble each item's title most, found once for an item and kept: the first of each row of the item-by-item matrix of cosines, those
/// above 0, in the order of <see cref="ScoreOrder"/>.
/// </summary>
/// <param name="titles">The titles.</param>
/// <param name="kept">How many are found at first; twice as many where they do not suffice.</param>
internal sealed class NearestTitles(ITitleSimilarity titles, int kept)
{
    private readonly (int Item, float Similarity)[]?[] _lists = new (int, float)[]?[titles.Count];

    /// <summary>Finds the neighbours of items ahead, which does not depend on the threads.</summary>
    /// <param name="items">The items.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="done">Receives now and then how many are done.</param>
    /// <param name="cancellation">Stops between items.</param>
    public void Prepare(IReadOnlyList<int> items, int threads, Action<int>? done, CancellationToken cancellation)
    {
        var finished = 0;
        Parallel.ForEach(
            items,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads },
            () => new float[titles.Count],
            (item, _, row) =>
            {
                _lists[item] ??= Find(item, kept, row);
                if (Interlocked.Increment(ref finished) is var count && count % 1000 == 0)
                {
                    done?.Invoke(count);
                }

                return row;
            },
            _ => { });
    }

    /// <summary>An item's neighbour of a rank from 0; null where no title of that rank resembles it.</summary>
    public (int Item, float Similarity)? At(int item, int rank)
    {
        var list = _lists[item] ??= Find(item, kept, new float[titles.Count]);
        var size = kept;
        while (rank >= list.Length)
        {
            // A list that is not full contains all that there are.
            while (size < list.Length)
            {
                size *= 2;
            }

            if (list.Length < size)
            {
                return null;
            }

            _lists[item] = list = Find(item, size *= 2, new float[titles.Count]);
        }

        return list[rank];
    }

    /// <summary>The items that resemble any of several most, nearest first: their lists merged, so that an item is seen first where it is nearest.</summary>
    /// <param name="items">The items that are resembled.</param>
    /// <param name="count">How many are wanted; fewer where no more resemble any.</param>
    /// <param name="excluded">Which items are left out.</param>
    public int[] OfAny(ReadOnlySpan<int> items, int count, Predicate<int> excluded)
    {
        var found = new List<int>(count);
        var ranks = new int[items.Length];
        while (found.Count < count)
        {
            var (at, best) = (-1, (Item: -1, Similarity: 0f));
            for (var i = 0; i < items.Length; i++)
            {
                if (At(items[i], ranks[i]) is { } next && ScoreOrder.IsBefore(next.Similarity, next.Item, best.Similarity, best.Item))
                {
                    (at, best) = (i, next);
                }
            }

            if (at < 0)
            {
                break;
            }

            ranks[at]++;
            if (!excluded(best.Item) && !found.Contains(best.Item))
            {
                found.Add(best.Item);
            }
        }

        return [.. found];
    }

    private (int Item, float Similarity)[] Find(int item, int count, float[] row)
    {
        titles.Similarities(item, row);
        return Array.ConvertAll(ScoreOrder.Best(row, count, above: 0), other => (other, row[other]));
    }
}
