using RosePO.Core.Data;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>What each strategy contributed.</summary>
internal static class PairStatistics
{
    /// <summary>Compares what was rejected with what was chosen instead: training popularity, and how much the titles resemble each other.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="titles">The built-in encoder.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="counts">For each strategy what is known without the rows.</param>
    public static IReadOnlyList<StrategyCount> Count(
        RecDataset dataset, TitleEncoder titles, IReadOnlyList<PreferenceExample> rows, IReadOnlyList<StrategyCount> counts)
    {
        var sums = counts.ToDictionary(count => count.Strategy, _ => (Pairs: 0, Rejected: 0L, Chosen: 0L, Similarity: 0.0));
        var outside = counts.ToDictionary(count => count.Strategy, _ => 0);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Rejected.Length; i++)
            {
                if (Math.Max(row.Rejected[i], row.Chosen) >= dataset.Items.Count)
                {
                    outside[row.Strategies[i]]++;
                    continue;
                }

                var (pairs, rejected, chosen, similarity) = sums[row.Strategies[i]];
                sums[row.Strategies[i]] = (
                    pairs + 1,
                    rejected + dataset.Items[row.Rejected[i]].Popularity,
                    chosen + dataset.Items[row.Chosen].Popularity,
                    similarity + titles.Similarity(row.Rejected[i], row.Chosen));
            }
        }

        return [.. counts.Select(count =>
        {
            var (pairs, rejected, chosen, similarity) = sums[count.Strategy];
            double n = Math.Max(1, pairs);
            return count with
            {
                Pairs = pairs + outside[count.Strategy],
                OutsideCatalogue = outside[count.Strategy],
                MeanPopularity = rejected / n,
                ChosenPopularity = chosen / n,
                MeanSimilarity = similarity / n,
            };
        })];
    }

    /// <summary>The same counts for the rows that are left of a pair set.</summary>
    public static IReadOnlyList<StrategyCount> Without(IReadOnlyList<StrategyCount> counts, RecDataset dataset, IReadOnlyList<PreferenceExample> left) =>
        Count(dataset, new TitleEncoders(dataset).BuiltIn, left, counts);
}
