using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>What sequences pretraining makes of histories whose items have domains; without domains each history is one sequence.</summary>
public sealed record DomainOptions
{
    /// <summary>Which sequences.</summary>
    [ParameterName("DomainSequences")]
    public DomainSequences Sequences { get; init; } = DomainSequences.Mixed;

    /// <summary>The share of the users with several domains, rounded, whose history is one sequence in an epoch; drawn again for each.</summary>
    [Range(0.0, 1.0)]
    [ReadWhen(nameof(Sequences), DomainSequences.Mixed)]
    [ParameterName("DomainMixShare")]
    public double MixShare { get; init; } = 0.5;
}
