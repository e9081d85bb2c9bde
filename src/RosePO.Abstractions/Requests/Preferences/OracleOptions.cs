using System.ComponentModel.DataAnnotations;
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
    [AtLeast(1)]
    public int HiddenSize { get; init; } = 64;

    /// <summary>The longest history, and the longest training sequence.</summary>
    [AtLeast(1)]
    public int MaxLength { get; init; } = 50;

    /// <summary>Dropout.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; } = 0.3;

    /// <summary>The loss of a training target.</summary>
    public OracleObjective Objective { get; init; } = OracleObjective.CrossEntropy;

    /// <summary>Sampled items per target.</summary>
    [AtLeast(1)]
    [ReadWhen(nameof(Objective), OracleObjective.BinaryCrossEntropy)]
    public int SampledNegatives { get; init; } = 1;

    /// <summary>The validation figure that chooses the pass that is kept.</summary>
    public OracleSelection Selection { get; init; } = OracleSelection.HitRatio;

    /// <summary>The most passes over the users.</summary>
    [AtLeast(1)]
    public int Epochs { get; init; } = 40;

    /// <summary>Passes without a better validation figure before training stops.</summary>
    [AtLeast(1)]
    public int Patience { get; init; } = 5;

    /// <summary>Sequences of one step.</summary>
    [AtLeast(1)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate.</summary>
    [Above(0)]
    public double LearningRate { get; init; } = 2e-3;
}

/// <summary>SASRec (Kang and McAuley 2018): causal self-attention over the history.</summary>
public sealed record SasRecOptions : OracleOptions
{
    /// <summary>Blocks.</summary>
    [AtLeast(1)]
    public int Layers { get; init; } = 2;

    /// <summary>Heads.</summary>
    [AtLeast(1)]
    public int Heads { get; init; } = 2;
}

/// <summary>GRU4Rec (Hidasi et al. 2016): gated recurrent layers over the history.</summary>
public sealed record Gru4RecOptions : OracleOptions
{
    /// <summary>Recurrent layers.</summary>
    [AtLeast(1)]
    public int Layers { get; init; } = 1;
}

/// <summary>Caser (Tang and Wang 2018): convolutions over the last items.</summary>
public sealed record CaserOptions : OracleOptions
{
    /// <summary>The last items that convolutions see.</summary>
    [AtLeast(1)]
    public int Window { get; init; } = 5;

    /// <summary>Horizontal filters of each height from 1 to <see cref="Window"/>.</summary>
    [AtLeast(1)]
    public int HorizontalFilters { get; init; } = 16;

    /// <summary>Vertical filters.</summary>
    [AtLeast(1)]
    public int VerticalFilters { get; init; } = 4;
}
