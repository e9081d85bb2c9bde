using RosePO.Core.Data;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// How far the shares of item groups among recommendations are from their shares in the users' histories (SPRec, Gao et al. 2025;
/// Flower, Gao et al. 2025): MGU@K is the mean over groups of |recommended - history|, DGU@K the largest of recommended - history minus
/// the smallest.
/// </summary>
internal static class GroupUnfairness
{
    private const int PopularityGroups = 8;

    /// <summary>The metrics over eight groups of equally many items, from the rarest to the most popular.</summary>
    public static IEnumerable<Metric> ByPopularity(int depth) => Both("Popularity", depth, "the eighths of the catalogue by training interactions", items =>
    {
        var groups = new int[items.Count];
        foreach (var (item, at) in items.OrderBy(item => item.Popularity).ThenBy(item => item.Id).Select((item, at) => (item, at)))
        {
            groups[item.Id] = at * PopularityGroups / items.Count;
        }

        return (groups, PopularityGroups);
    });

    /// <summary>The metrics over the items' categories; not measured where fewer than two are known.</summary>
    public static IEnumerable<Metric> ByCategory(int depth) => Both("Category", depth, "the items' categories, those without one being one", items =>
    {
        var names = items.Select(item => item.Category).Distinct().ToList();
        return ([.. items.Select(item => names.IndexOf(item.Category))], names.Count);
    });

    private static IEnumerable<Metric> Both(string kind, int depth, string groups, Func<IReadOnlyList<RecItem>, (int[] Group, int Count)> divide)
    {
        yield return One($"{kind}MGU@{depth}", $"mean over {groups} of the distance between a group's share of the {depth} best-scored and its share of the shown histories",
            differences => differences.Average(Math.Abs));
        yield return One($"{kind}DGU@{depth}", $"largest minus smallest, over {groups}, of a group's share of the {depth} best-scored minus its share of the shown histories",
            differences => differences.Max() - differences.Min());

        Metric One(string name, string rule, Func<double[], double> figure) => new(name, rule, MetricGoal.Low, (answers, set) =>
        {
            var (group, count) = divide(set.Dataset.Items);
            if (count < 2)
            {
                return null;
            }

            var (lists, histories) = (answers.Top(depth), set.ShownHistories);
            return new WeightedFigure(
                set.Count,
                weights =>
                {
                    var recommended = Shares(lists.Counts(weights), group, count);
                    var history = Shares(histories.Counts(weights), group, count);
                    return figure([.. recommended.Zip(history, (first, second) => first - second)]);
                },
                set.Count);
        });
    }

    private static double[] Shares(double[] counts, int[] group, int groups)
    {
        var shares = new double[groups];
        var total = Math.Max(1, counts.Sum());
        for (var item = 0; item < counts.Length; item++)
        {
            shares[group[item]] += counts[item] / total;
        }

        return shares;
    }
}
