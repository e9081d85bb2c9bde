using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// How far the shares of item groups among recommendations are from their shares in a reference (SPRec, Gao et al. 2025; Flower, Gao et al. 2025): the
/// users' shown histories, or all training interactions. MGU@K is the mean over groups of |recommended - reference|, DGU@K the largest of
/// recommended - reference minus the smallest.
/// </summary>
internal static class GroupUnfairness
{
    /// <summary>The metrics over eight groups of equally many items by popularity: <see cref="PopularityGroups"/> as the reference has them.</summary>
    public static IEnumerable<Metric> ByPopularity(int depth) => Both("Popularity", depth, "the eighths of the catalogue by training interactions", set =>
        (set.GroupReference == GroupReference.Training ? PopularityGroups.LargerFirst(set.Dataset.Items) : PopularityGroups.Even(set.Dataset.Items), PopularityGroups.Count));

    /// <summary>The metrics over the items' categories; not measured where fewer than two are known.</summary>
    public static IEnumerable<Metric> ByCategory(int depth) => Both("Category", depth, "the items' categories, those without one being one", set =>
    {
        var names = set.Dataset.Items.Select(item => item.Category).Distinct().ToList();
        return ([.. set.Dataset.Items.Select(item => names.IndexOf(item.Category))], names.Count);
    });

    /// <summary>MGU of what <see cref="Differences"/> gives.</summary>
    public static double Mean(double[] differences) => differences.Average(Math.Abs);

    /// <summary>DGU of what <see cref="Differences"/> gives.</summary>
    public static double Spread(double[] differences) => differences.Max() - differences.Min();

    /// <summary>Each group's share of what is recommended minus its share of the reference.</summary>
    /// <param name="recommended">How often each item is recommended.</param>
    /// <param name="reference">How often each item is in the reference.</param>
    /// <param name="group">Each item's group.</param>
    /// <param name="groups">How many groups there are.</param>
    public static double[] Differences(double[] recommended, double[] reference, int[] group, int groups) =>
        [.. Shares(recommended, group, groups).Zip(Shares(reference, group, groups), (first, second) => first - second)];

    private static IEnumerable<Metric> Both(string kind, int depth, string groups, Func<EvaluationSet, (int[] Group, int Count)> divide)
    {
        yield return One($"{kind}MGU@{depth}", $"mean over {groups} of the distance between a group's share of the {depth} best-scored and its share of the group reference", Mean);
        yield return One($"{kind}DGU@{depth}", $"largest minus smallest, over {groups}, of a group's share of the {depth} best-scored minus its share of the group reference", Spread);

        Metric One(string name, string rule, Func<double[], double> figure) => new(name, rule, MetricGoal.Low, (answers, set) =>
        {
            var (group, count) = divide(set);
            if (count < 2)
            {
                return null;
            }

            // Training interactions are what they are, whichever users are resampled.
            var lists = answers.Top(depth);
            return set.GroupReference == GroupReference.Training
                ? new ListFigure(lists, counts => figure(Differences(counts, set.TrainingCounts, group, count)))
                : new WeightedFigure(set.Count, weights => figure(Differences(lists.Counts(weights), set.ShownHistories.Counts(weights), group, count)), set.Count);
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
