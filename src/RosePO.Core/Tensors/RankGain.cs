namespace RosePO.Core.Tensors;

/// <summary>What a rank from 1 is worth where one item is right, before the mean over users.</summary>
internal static class RankGain
{
    /// <summary>HR@K: 1 within the first K, else 0.</summary>
    public static double Hit(int rank, int depth) => rank <= depth ? 1 : 0;

    /// <summary>NDCG@K (Järvelin and Kekäläinen 2002): 1 / log2(1 + rank) within the first K, else 0; the ideal is 1.</summary>
    public static double Ndcg(int rank, int depth = int.MaxValue) => rank <= depth ? 1 / Math.Log2(1 + (double)rank) : 0;

    /// <summary>MRR: 1 / rank.</summary>
    public static double Reciprocal(int rank) => 1.0 / rank;
}
