using RosePO.Core.Tensors;

namespace RosePO.Core.Models.Scoring;

/// <summary>Ranking metrics of a list with one right answer, whose rank is r, from 1.</summary>
internal static class Rankings
{
    /// <summary>A metric's name in logs.</summary>
    public static string NameOf(RankingMetric metric) => metric switch
    {
        RankingMetric.Ndcg => "NDCG",
        RankingMetric.Mrr => "MRR",
        _ => "HR@1",
    };

    /// <summary>The mean over lists.</summary>
    public static double Mean(RankingMetric metric, IReadOnlyList<int> ranks) => ranks.Average(rank => Of(metric, rank));

    /// <summary>A list's value; higher is better.</summary>
    public static double Of(RankingMetric metric, int rank) => metric switch
    {
        RankingMetric.Ndcg => RankGain.Ndcg(rank),
        RankingMetric.Mrr => RankGain.Reciprocal(rank),
        _ => RankGain.Hit(rank, 1),
    };
}
