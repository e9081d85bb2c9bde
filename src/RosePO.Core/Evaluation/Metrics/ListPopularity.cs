using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>How popular the first K recommendations are: AveragePopularity@K and TailPercentage@K, as RecBole has them.</summary>
internal static class ListPopularity
{
    // RecBole's usual tail_ratio.
    private const double TailShare = 0.1;

    /// <summary>AveragePopularity@K: mean over users of the mean training interactions of the first K.</summary>
    public static Metric Average(int depth) => new(
        $"AveragePopularity@{depth}",
        $"mean over users of the mean training interactions of the {depth} best-scored",
        MetricGoal.None,
        (answers, set) => RatioFigure.Mean([.. answers.Top(depth).Lists.Select(list => list.Average(item => set.Dataset.Items[item].Popularity))]));

    /// <summary>TailPercentage@K: mean over users of the share of the first K that belong to the tenth of the trained items with the fewest training interactions.</summary>
    public static Metric Tail(int depth) => new(
        $"TailPercentage@{depth}",
        $"mean over users of the share of the {depth} best-scored that are in the tenth of the items seen in training with the fewest interactions",
        MetricGoal.None,
        (answers, set) =>
        {
            // What nobody chose in training is in no tail, as RecBole counts.
            var items = set.Dataset.Items.Where(item => item.Popularity > 0).OrderBy(item => item.Popularity).ThenBy(item => item.Id).ToArray();
            var tail = items.Take(Math.Max(1, (int)(items.Length * TailShare))).Select(item => item.Id).ToHashSet();
            return RatioFigure.Mean([.. answers.Top(depth).Lists.Select(list => (double)list.Count(tail.Contains) / list.Length)]);
        });
}
