namespace RosePO;

/// <summary>A trained oracle.</summary>
public sealed record OracleResult : StageResult
{
    /// <summary>The oracle artifact's folder.</summary>
    public required string Oracle { get; init; }

    /// <summary>HR@1 among the validation candidates.</summary>
    public double ValidationHitRatio { get; init; }

    /// <summary>HR@10 of the validation questions over the whole catalogue, items of the history left out.</summary>
    public double ValidationHitRatioAt10 { get; init; }

    /// <summary>NDCG@10 of the same ranking.</summary>
    public double ValidationNdcgAt10 { get; init; }

    /// <summary>The pass whose weights were kept; of folds the latest.</summary>
    public int BestEpoch { get; init; }
}
