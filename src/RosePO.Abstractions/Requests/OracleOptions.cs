using System.Text.Json.Serialization;

namespace RosePO;

/// <summary>The shape and training of an oracle's network: what all networks have in common.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "oracle")]
[JsonDerivedType(typeof(SasRecOptions), nameof(SmoothingOracle.SasRec))]
[JsonDerivedType(typeof(Gru4RecOptions), nameof(SmoothingOracle.Gru4Rec))]
[JsonDerivedType(typeof(CaserOptions), nameof(SmoothingOracle.Caser))]
public abstract record OracleOptions
{
    /// <summary>Width.</summary>
    public int HiddenSize { get; init; } = 64;

    /// <summary>The longest history, and the longest training sequence.</summary>
    public int MaxLength { get; init; } = 50;

    /// <summary>Dropout.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>The loss of a training target.</summary>
    public OracleObjective Objective { get; init; }

    /// <summary>For <see cref="OracleObjective.BinaryCrossEntropy"/>: sampled items a target.</summary>
    public int SampledNegatives { get; init; } = 1;

    /// <summary>The validation figure that chooses the pass that is kept.</summary>
    public OracleSelection Selection { get; init; }

    /// <summary>Passes over the users, at most.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>Passes without a better validation figure before training stops.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>Sequences of one step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;
}

/// <summary>SASRec (Kang and McAuley 2018): causal self-attention over the history.</summary>
public sealed record SasRecOptions : OracleOptions
{
    /// <summary>Blocks.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Heads.</summary>
    public int Heads { get; init; } = 2;
}

/// <summary>GRU4Rec (Hidasi et al. 2016): gated recurrent layers over the history.</summary>
public sealed record Gru4RecOptions : OracleOptions
{
    /// <summary>Recurrent layers.</summary>
    public int Layers { get; init; } = 1;
}

/// <summary>Caser (Tang and Wang 2018): convolutions over the last items.</summary>
public sealed record CaserOptions : OracleOptions
{
    /// <summary>The last items that convolutions see.</summary>
    public int Window { get; init; } = 5;

    /// <summary>Horizontal filters of each height from 1 to <see cref="Window"/>.</summary>
    public int HorizontalFilters { get; init; } = 16;

    /// <summary>Vertical filters.</summary>
    public int VerticalFilters { get; init; } = 4;
}
