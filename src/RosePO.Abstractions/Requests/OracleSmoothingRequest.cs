namespace RosePO;

/// <summary>A pair set in, the same pairs with epsilon out.</summary>
public sealed record OracleSmoothingRequest
{
    /// <summary>The pair set artifact. Absolute.</summary>
    public required string Pairs { get; init; }

    /// <summary>The folder of the smoothed pair set. Absolute.</summary>
    public required string Destination { get; init; }

    /// <summary>What predicts epsilon.</summary>
    public SmoothingOracle Oracle { get; init; }

    /// <summary>tau in epsilon = sigmoid((s_rejected - s_chosen) / tau).</summary>
    public double Temperature { get; init; } = 1.0;

    /// <summary>The largest epsilon; below 0.5 a pair is never reversed.</summary>
    public double MaximumEpsilon { get; init; } = 0.499;

    /// <summary>The epsilon of <see cref="SmoothingOracle.Constant"/>.</summary>
    public double ConstantEpsilon { get; init; } = 0.1;

    /// <summary>How the SASRec is trained.</summary>
    public SasRecOptions SasRec { get; init; } = new();

    /// <summary>Where the trained oracle is kept, as an artifact that later requests find again; null puts it beside the pairs. Absolute.</summary>
    public string? OracleDestination { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Seeds the oracle.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>SASRec (Kang and McAuley 2018), trained by cross-entropy over the catalogue with tied item embeddings.</summary>
public sealed record SasRecOptions
{
    /// <summary>Width.</summary>
    public int HiddenSize { get; init; } = 64;

    /// <summary>Blocks.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Heads.</summary>
    public int Heads { get; init; } = 2;

    /// <summary>The longest history.</summary>
    public int MaxLength { get; init; } = 50;

    /// <summary>Dropout.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Passes over the users, at most.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>Passes without a better validation hit ratio before training stops.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>Sequences of one step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;
}
