using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// How far what is recommended is, as a distribution over items, from what was chosen in training, in nats (Flower, Gao et al. 2025): with t an item's share of the
/// training interactions and m its share of the first K of every user's list, ItemKL@K = sum t ln(t / m), ItemReverseKL@K = sum m ln(m / t) and
/// ItemJS@K = (KL(t, a) + KL(m, a)) / 2 with a = (t + m) / 2, at most ln 2.
/// </summary>
internal static class TrainingDivergence
{
    // A count of 0 is taken for this, as Flower's evaluation does: double's epsilon, so that the logarithm is finite.
    private const double Nothing = 2.220446049250313e-16;

    /// <summary>The three metrics.</summary>
    public static IEnumerable<Metric> Of(int depth) =>
    [
        One("ItemKL", depth, "KL divergence in nats of the items' shares of the training interactions from their shares among", KL),
        One("ItemReverseKL", depth, "KL divergence in nats, from the items' shares of the training interactions, of their shares among", (training, recommended) => KL(recommended, training)),
        One("ItemJS", depth, "Jensen-Shannon divergence in nats between the items' shares of the training interactions and those among", JS),
    ];

    /// <summary>KL(first, second) = sum p ln(p / q), p and q the shares of the counts, of which none are taken for 2.2e-16.</summary>
    public static double KL(double[] first, double[] second) => Divergence(Shares(first), Shares(second));

    /// <summary>The Jensen-Shannon divergence: the mean of the KL divergences of both from their middle.</summary>
    public static double JS(double[] first, double[] second)
    {
        var (p, q) = (Shares(first), Shares(second));
        double[] middle = [.. p.Zip(q, (a, b) => (a + b) / 2)];
        return (Divergence(p, middle) + Divergence(q, middle)) / 2;
    }

    private static Metric One(string name, int depth, string rule, Func<double[], double[], double> figure) => new(
        $"{name}@{depth}", $"{rule} the {depth} best-scored, counts of 0 taken for 2.2e-16", MetricGoal.Low,
        (answers, set) => new ListFigure(answers.Top(depth), counts => figure(set.TrainingCounts, counts)));

    private static double Divergence(double[] first, double[] second)
    {
        var sum = 0.0;
        for (var item = 0; item < first.Length; item++)
        {
            sum += first[item] * Math.Log(first[item] / second[item]);
        }

        return sum;
    }

    private static double[] Shares(double[] counts)
    {
        var total = counts.Sum(count => count == 0 ? Nothing : count);
        return Array.ConvertAll(counts, count => (count == 0 ? Nothing : count) / total);
    }
}
