namespace RosePO.Core.Experiments.Stages;

/// <summary>The keys of an entry of <c>oracles</c>.</summary>
internal sealed record OracleSection
{
    /// <summary>The dataset artifact. Absolute.</summary>
    [InputPath(Artifact = "dataset")]
    public string? Dataset { get; init; }

    /// <summary>Which network is trained: SasRec, Gru4Rec or Caser.</summary>
    public SmoothingOracle Oracle { get; init; } = SmoothingOracle.SasRec;

    /// <summary>The network of <see cref="SmoothingOracle.SasRec"/>.</summary>
    [ReadWhen(nameof(Oracle), SmoothingOracle.SasRec)]
    public SasRecOptions SasRec { get; init; } = new();

    /// <summary>The network of <see cref="SmoothingOracle.Gru4Rec"/>.</summary>
    [ReadWhen(nameof(Oracle), SmoothingOracle.Gru4Rec)]
    public Gru4RecOptions Gru4Rec { get; init; } = new();

    /// <summary>The network of <see cref="SmoothingOracle.Caser"/>.</summary>
    [ReadWhen(nameof(Oracle), SmoothingOracle.Caser)]
    public CaserOptions Caser { get; init; } = new();

    /// <summary>Networks, each trained without the users whom it answers for; 1 is one network that every user trains.</summary>
    [AtLeast(1)]
    public int Folds { get; init; } = 1;

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Place]
    [Suggested("auto", "cpu", "cuda")]
    public string Device { get; init; } = "auto";

    /// <summary>Seeds weights, order, dropout, sampled negatives and folds.</summary>
    public int Seed { get; init; } = 1;
}
