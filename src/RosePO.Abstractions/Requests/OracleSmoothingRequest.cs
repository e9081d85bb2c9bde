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

    /// <summary>For <see cref="SmoothingOracle.File"/>: the scores, a Parquet, CSV, TSV or JSON Lines file. Absolute.</summary>
    public string? Scores { get; init; }

    /// <summary>What makes epsilon of scores.</summary>
    public EpsilonFunction Epsilon { get; init; }

    /// <summary>tau in epsilon = sigmoid((s_rejected - s_chosen) / tau).</summary>
    public double Temperature { get; init; } = 1.0;

    /// <summary>Whether tau is fitted on the validation questions in place of <see cref="Temperature"/>.</summary>
    public bool FitTemperature { get; init; }

    /// <summary>The largest epsilon of a pair that is sure to keep its label; below 0.5.</summary>
    public double MaximumEpsilon { get; init; } = 0.499;

    /// <summary>What becomes of a pair whose epsilon is larger.</summary>
    public EpsilonPolicy AboveMaximum { get; init; }

    /// <summary>The epsilon of <see cref="SmoothingOracle.Constant"/>.</summary>
    public double ConstantEpsilon { get; init; } = 0.1;

    /// <summary>The network of <see cref="SmoothingOracle.SasRec"/>.</summary>
    public SasRecOptions SasRec { get; init; } = new();

    /// <summary>The network of <see cref="SmoothingOracle.Gru4Rec"/>.</summary>
    public Gru4RecOptions Gru4Rec { get; init; } = new();

    /// <summary>The network of <see cref="SmoothingOracle.Caser"/>.</summary>
    public CaserOptions Caser { get; init; } = new();

    /// <summary>Where the trained oracle is kept, as an artifact that later requests find again; null puts it beside the pairs. Absolute.</summary>
    public string? OracleDestination { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Seeds the oracle.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    public bool Overwrite { get; init; }
}
