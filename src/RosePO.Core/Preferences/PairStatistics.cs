using RosePO.Core.Data;

namespace RosePO.Core.Preferences;

/// <summary>What each strategy contributed.</summary>
internal static class PairStatistics
{
    /// <summary>Counts pairs and compares the training popularity of what was rejected with that of what was chosen instead.</summary>
    public static IReadOnlyList<StrategyCount> Count(
        RecDataset dataset, IReadOnlyList<RejectedStrategy> strategies, IReadOnlyList<PreferenceExample> rows, IReadOnlyList<int> dropped)
    {
        var sums = strategies.ToDictionary(name => name, _ => (Pairs: 0, Rejected: 0L, Chosen: 0L));
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Rejected.Length; i++)
            {
                var (pairs, rejected, chosen) = sums[row.Strategies[i]];
                sums[row.Strategies[i]] = (
                    pairs + 1, rejected + dataset.Items[row.Rejected[i]].Popularity, chosen + dataset.Items[row.Chosen].Popularity);
            }
        }

        return [.. strategies.Select((name, i) =>
        {
            var (pairs, rejected, chosen) = sums[name];
            var n = Math.Max(1, pairs);
            return new StrategyCount(name, pairs, dropped[i], (double)rejected / n, (double)chosen / n);
        })];
    }

    /// <summary>The same counts for the rows that are left of a pair set.</summary>
    public static IReadOnlyList<StrategyCount> Without(IReadOnlyList<StrategyCount> counts, RecDataset dataset, IReadOnlyList<PreferenceExample> left) =>
        Count(dataset, [.. counts.Select(count => count.Strategy)], left, [.. counts.Select(count => count.Dropped)]);
}
