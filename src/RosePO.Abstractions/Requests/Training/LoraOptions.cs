using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace RosePO;

/// <summary>Low-rank adaptation (Hu et al. 2021) of the linear layers: W + (alpha / rank) B A.</summary>
public sealed record LoraOptions
{
    /// <summary>The rank; 0 trains every parameter instead.</summary>
    [AtLeast(0)]
    public int Rank { get; init; }

    /// <summary>
    /// Whether the adapter that the model is goes on being trained, in place of a new one over it: its own A and B, with the rank, scale, dropout and target modules
    /// that it has and keeps.
    /// </summary>
    public bool Continue { get; init; }

    /// <summary>The scale's numerator.</summary>
    [Above(0)]
    [ReadWhen(nameof(Rank))]
    public double Alpha { get; init; } = 32;

    /// <summary>Dropout on the adapter's input.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [ReadWhen(nameof(Rank))]
    public double Dropout { get; init; }

    /// <summary>
    /// The linear layers that are adapted, by the names that PEFT knows them by: <c>q_proj</c>, <c>k_proj</c>, <c>v_proj</c>, <c>o_proj</c>,
    /// <c>gate_proj</c>, <c>up_proj</c>, <c>down_proj</c>, or <c>all-linear</c> for all of them.
    /// </summary>
    [ReadWhen(nameof(Rank))]
    [Suggested("all-linear", "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")]
    public IReadOnlyList<string> TargetModules { get; init; } = ["all-linear"];

    /// <summary>Whether an adapter is trained rather than every parameter.</summary>
    [JsonIgnore]
    public bool IsOn => Rank > 0 || Continue;
}
