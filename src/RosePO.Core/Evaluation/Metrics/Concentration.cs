using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// How recommendations spread over the catalogue: Gini@K, ItemCoverage@K and ShannonEntropy@K (RecBole, Zhao et al. 2021), DivRatio@K
/// and ORRatio@K (SPRec, Gao et al. 2025). All are of the first K of every user's list taken together.
/// </summary>
internal static class Concentration
{
    private const int MostRecommended = 3;

    /// <summary>Gini@K: 0 where every item of the catalogue is recommended equally often, near 1 where one item takes all.</summary>
    public static Metric Gini(int depth) => Of(
        "Gini", depth, $"Gini index of how often each item of the catalogue is among the {depth} best-scored", MetricGoal.Low, counts =>
        {
            var sorted = counts.Order().ToArray();
            var sum = 0.0;
            for (var i = 0; i < sorted.Length; i++)
            {
                sum += ((2 * (i + 1)) - sorted.Length - 1) * sorted[i];
            }

            return sum / (sorted.Length * sorted.Sum());
        });

    /// <summary>ItemCoverage@K: the share of the catalogue that is recommended to anyone.</summary>
    public static Metric Coverage(int depth) => Of(
        "ItemCoverage", depth, $"share of the catalogue that is among the {depth} best-scored of any user", MetricGoal.High, counts => (double)Distinct(counts) / counts.Length);

    /// <summary>ShannonEntropy@K: -sum of p ln p, p an item's share of all recommendations.</summary>
    public static Metric Entropy(int depth) => Of(
        "ShannonEntropy", depth, $"entropy in nats of the items' shares among the {depth} best-scored", MetricGoal.High, counts =>
        {
            var total = counts.Sum();
            return -counts.Where(count => count > 0).Sum(count => count / total * Math.Log(count / total));
        });

    /// <summary>DivRatio@K: distinct items over recommendations.</summary>
    public static Metric DivRatio(int depth) => Of(
        "DivRatio", depth, $"distinct items over all recommendations, {depth} a user", MetricGoal.High, counts => Distinct(counts) / counts.Sum());

    /// <summary>ORRatio@K: the share of all recommendations that the three most recommended items take.</summary>
    public static Metric ORRatio(int depth) => Of(
        "ORRatio", depth, $"share of all recommendations, {depth} a user, that the {MostRecommended} most recommended items take", MetricGoal.Low,
        counts => counts.OrderDescending().Take(MostRecommended).Sum() / counts.Sum());

    private static int Distinct(double[] counts) => counts.Count(count => count > 0);

    private static Metric Of(string name, int depth, string rule, MetricGoal goal, Func<double[], double> figure) =>
        new($"{name}@{depth}", rule, goal, (answers, _) => new ListFigure(answers.Top(depth), figure));
}
