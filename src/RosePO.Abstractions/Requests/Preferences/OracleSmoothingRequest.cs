using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>A pair set in, the same pairs with epsilon out.</summary>
public sealed record OracleSmoothingRequest
{
    /// <summary>The pair set artifact.</summary>
    [InputPath(Artifact = "pairs")]
    public required string Pairs { get; init; }

    /// <summary>The folder of the smoothed pair set.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>What predicts epsilon.</summary>
    public SmoothingOracle Oracle { get; init; } = SmoothingOracle.SasRec;

    /// <summary>The scores, a Parquet, CSV, TSV or JSON Lines file.</summary>
    [InputPath]
    [ReadWhen(nameof(Oracle), SmoothingOracle.File)]
    public string? Scores { get; init; }

    /// <summary>How epsilon is computed from scores.</summary>
    [ReadWhen(nameof(Oracle), SmoothingOracle.Constant, Not = true)]
    public EpsilonFunction Epsilon { get; init; } = EpsilonFunction.BradleyTerry;

    /// <summary>tau in epsilon = sigmoid((s_rejected - s_chosen) / tau).</summary>
    [Above(0)]
    [ReadWhen(nameof(Oracle), SmoothingOracle.Constant, Not = true)]
    public double Temperature { get; init; } = 1.0;

    /// <summary>Whether tau is fitted on the validation questions in place of <see cref="Temperature"/>.</summary>
    [ReadWhen(nameof(Oracle), SmoothingOracle.Constant, Not = true)]
    public bool FitTemperature { get; init; }

    /// <summary>The largest epsilon with which a pair is sure to keep its label.</summary>
    [Range(0.0, 0.5, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    [ReadWhen(nameof(Oracle), SmoothingOracle.Constant, Not = true)]
    public double MaximumEpsilon { get; init; } = 0.499;

    /// <summary>What happens to a pair whose epsilon is larger.</summary>
    [ReadWhen(nameof(Oracle), SmoothingOracle.Constant, Not = true)]
    public EpsilonPolicy AboveMaximum { get; init; } = EpsilonPolicy.Clamp;

    /// <summary>The epsilon of <see cref="SmoothingOracle.Constant"/>.</summary>
    [Range(0.0, 0.5, MaximumIsExclusive = true)]
    [ReadWhen(nameof(Oracle), SmoothingOracle.Constant)]
    public double ConstantEpsilon { get; init; } = 0.1;

    /// <summary>The network of <see cref="SmoothingOracle.SasRec"/>.</summary>
    [ReadWhen(nameof(Oracle), SmoothingOracle.SasRec)]
    [Unprefixed]
    public SasRecOptions SasRec { get; init; } = new();

    /// <summary>The network of <see cref="SmoothingOracle.Gru4Rec"/>.</summary>
    [ReadWhen(nameof(Oracle), SmoothingOracle.Gru4Rec)]
    [Unprefixed]
    public Gru4RecOptions Gru4Rec { get; init; } = new();

    /// <summary>The network of <see cref="SmoothingOracle.Caser"/>.</summary>
    [ReadWhen(nameof(Oracle), SmoothingOracle.Caser)]
    [Unprefixed]
    public CaserOptions Caser { get; init; } = new();

    /// <summary>Networks, each trained without the users whom it answers for; 1 is one network that every user trains.</summary>
    [AtLeast(1)]
    [ReadWhen(nameof(Oracle), SmoothingOracle.SasRec, SmoothingOracle.Gru4Rec, SmoothingOracle.Caser)]
    public int Folds { get; init; } = 1;

    /// <summary>Where the trained oracle is kept, as an artifact that later requests find again; null puts it beside the pairs.</summary>
    [Place(IsPath = true)]
    public string? OracleDestination { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Place]
    [Suggested("auto", "cpu", "cuda", "cuda:0")]
    public string Device { get; init; } = "auto";

    /// <summary>
    /// The command that starts the processes which compute it together, such as <c>mpirun -n 4 --bind-to none</c>; <c>none</c>, or nothing, computes in this process. No
    /// shell reads it.
    /// </summary>
    [Place]
    [Suggested("none", "mpirun -n 2 --bind-to none")]
    public string? Launcher { get; init; }

    /// <summary>Seeds the oracle.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}
