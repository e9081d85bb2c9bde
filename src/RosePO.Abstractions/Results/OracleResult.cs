namespace RosePO;

/// <summary>A trained oracle.</summary>
public sealed record OracleResult : StageResult
{
    /// <summary>The oracle artifact's folder.</summary>
    public required string Oracle { get; init; }

    /// <summary>HR@1 among the validation candidates.</summary>
    public double ValidationHitRatio { get; init; }

    /// <summary>The pass whose weights were kept.</summary>
    public int BestEpoch { get; init; }
}
