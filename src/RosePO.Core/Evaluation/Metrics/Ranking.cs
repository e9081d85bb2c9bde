using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Tensors;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// The measures of the true next item's rank: HR@K, Recall@K, NDCG@K and MRR, with one relevant item per user. Ranks are
/// by <see cref="ScoreOrder"/>. Definitions as RecBole has them (Zhao et al. 2021).
/// </summary>
internal static class Ranking
{
    /// <summary>HR@K: the share of users whose true next item ranks among the first K.</summary>
    public static Metric HitRatio(int depth) => Mean(
        $"HR@{depth}",
        depth == 1
            ? "share of users whose best-scored candidate is the true next item; of equal scores the item of the smaller id is taken"
            : $"share of users whose true next item is among the {depth} best-scored; of equal scores the item of the smaller id first",
        rank => RankGain.Hit(rank, depth));

    /// <summary>Recall@K: the share of the relevant items found in the first K. One item is relevant, so that it equals HR@K.</summary>
    public static Metric Recall(int depth) => Mean(
        $"Recall@{depth}", $"share of the relevant items among the {depth} best-scored; with one relevant item a user it equals HR@{depth}", rank => RankGain.Hit(rank, depth));

    /// <summary>NDCG@K (Järvelin and Kekäläinen 2002): 1 / log2(rank + 1) within the first K, else 0; the ideal is 1.</summary>
    public static Metric Ndcg(int depth) => Mean(
        $"NDCG@{depth}", $"mean over users of 1 / log2(rank + 1) of the true next item, 0 below rank {depth}", rank => RankGain.Ndcg(rank, depth));

    /// <summary>MRR: the mean of 1 / rank over the whole list.</summary>
    public static Metric Mrr { get; } = Mean("MRR", "mean over users of 1 / rank of the true next item in the whole list", rank => rank == CaseAnswer.NotFound ? 0 : RankGain.Reciprocal(rank));

    private static Metric Mean(string name, string rule, Func<int, double> gain) => new(
        // Of what has no order only the first is judged.
        name, rule, MetricGoal.High,
        (answers, set) => set.IsRanked || name == Metrics.HitRatio.Name ? RatioFigure.Mean(Array.ConvertAll(answers.TargetRank, rank => gain(rank))) : null);
}
