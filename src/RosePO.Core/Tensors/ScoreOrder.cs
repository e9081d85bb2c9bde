using System.Numerics;

namespace RosePO.Core.Tensors;

/// <summary>
/// The one order of scored items, wherever something is ranked: the larger score first; of equal scores the item of the smaller id. The rule does not look at
/// where an item is listed nor at which one is right, so that a list's order changes no rank and a model that scores everything alike is as good as chance.
/// A score that is NaN ranks last.
/// </summary>
internal static class ScoreOrder
{
    /// <summary>Whether an item ranks before another one.</summary>
    public static bool IsBefore(float score, int item, float otherScore, int otherItem) =>
        score.CompareTo(otherScore) is var order && (order == 0 ? item < otherItem : order > 0);

    /// <summary>Every item, best first.</summary>
    /// <param name="scores">A score for each item.</param>
    /// <param name="items">The items' ids, in any order.</param>
    public static int[] Ranked(ReadOnlySpan<float> scores, ReadOnlySpan<int> items)
    {
        var keys = new (float Score, int Item)[scores.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = (scores[i], items[i]);
        }

        Array.Sort(keys, (a, b) => b.Score.CompareTo(a.Score) is var order && order != 0 ? order : a.Item.CompareTo(b.Item));
        return Array.ConvertAll(keys, key => key.Item);
    }

    /// <summary>The item that ranks first.</summary>
    /// <param name="scores">A score for each item; at least one.</param>
    /// <param name="items">The items' ids, in any order.</param>
    public static int First(ReadOnlySpan<float> scores, ReadOnlySpan<int> items)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (IsBefore(scores[i], items[i], scores[best], items[best]))
            {
                best = i;
            }
        }

        return items[best];
    }

    /// <summary>An item's rank among all, from 1.</summary>
    /// <param name="scores">A score for each item.</param>
    /// <param name="items">The items' ids, in any order.</param>
    /// <param name="item">One of them.</param>
    public static int RankOf(ReadOnlySpan<float> scores, ReadOnlySpan<int> items, int item)
    {
        var score = scores[items.IndexOf(item)];
        var rank = 1;
        for (var i = 0; i < scores.Length; i++)
        {
            rank += IsBefore(scores[i], items[i], score, item) ? 1 : 0;
        }

        return rank;
    }

    /// <summary>An item's rank in a catalogue, from 1; items whose score is NaN are left out of it.</summary>
    /// <param name="scores">The score of each item, whose id is its index.</param>
    /// <param name="item">The item; its score is a number.</param>
    public static int RankOf(ReadOnlySpan<float> scores, int item)
    {
        var score = scores[item];
        var rank = 1;
        foreach (var before in scores[..item])
        {
            rank += before >= score ? 1 : 0;
        }

        foreach (var after in scores[item..])
        {
            rank += after > score ? 1 : 0;
        }

        return rank;
    }

    /// <summary>The best items of a catalogue, best first; those whose score is NaN are left out.</summary>
    /// <param name="scores">The score of each item, whose id is its index.</param>
    /// <param name="most">How many at most; a few, each of which may be compared with every item.</param>
    /// <param name="above">Only items of a larger score; null for all.</param>
    public static int[] Best(ReadOnlySpan<float> scores, int most, float? above = null)
    {
        var best = new int[Math.Min(most, scores.Length)];
        var found = 0;
        var bound = best.Length == 0 ? float.PositiveInfinity : above;
        for (var item = 0; item < scores.Length; item++)
        {
            // Most items are no candidates: whole vectors of them are skipped.
            if (bound is { } least && item + Vector<float>.Count <= scores.Length && !Vector.GreaterThanAny(new Vector<float>(scores[item..]), new Vector<float>(least)))
            {
                item += Vector<float>.Count - 1;
                continue;
            }

            var score = scores[item];
            if (float.IsNaN(score) || score <= bound)
            {
                continue;
            }

            // Ids ascend, so that an item of equal score is in its place after those found before.
            var at = found < best.Length ? found++ : best.Length - 1;
            for (; at > 0 && scores[best[at - 1]] < score; at--)
            {
                best[at] = best[at - 1];
            }

            best[at] = item;
            bound = found == best.Length ? scores[best[^1]] : bound;
        }

        return best[..found];
    }
}
