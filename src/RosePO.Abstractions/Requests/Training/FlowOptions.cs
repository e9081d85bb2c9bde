using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>
/// The flow term of Flower (Gao et al. 2025, arXiv 2503.07377): the model's distribution over titles is pulled towards how often titles are chosen, so that what
/// it writes is as diverse as what users choose. The loss is (1 - weight) * SFT + weight * flow.
/// </summary>
public sealed record FlowOptions
{
    /// <summary>The share of the flow term in the loss; 0 is supervised fine-tuning alone. Flower's own are from 0.0001 to 0.01.</summary>
    [Range(0.0, 1.0)]
    public double Weight { get; init; }

    /// <summary>What a title is worth to a user.</summary>
    [ReadWhen(nameof(Weight))]
    public FlowReward Reward { get; init; } = FlowReward.Divided;

    /// <summary>
    /// The oracle whose opinion makes rewards personal: an artifact or, in an experiment, the name of one of <c>oracles</c>. Only <see cref="FlowReward.Plain"/>
    /// needs none.
    /// </summary>
    [InputPath(Artifact = "oracle")]
    [ReadWhen(nameof(Reward), FlowReward.Plain, Not = true)]
    public string? Oracle { get; init; }

    /// <summary>lambda_S: how much the oracle's opinion adds to the logarithm of every token's reward.</summary>
    [AtLeast(0)]
    [ReadWhen(nameof(Reward), FlowReward.Added)]
    public double Strength { get; init; } = 1;

    /// <summary>What is counted as one choice of a title.</summary>
    [ReadWhen(nameof(Weight))]
    public TitleCounting Counts { get; init; } = TitleCounting.Interactions;

    /// <summary>
    /// Whether two things are as in Flower's released code: a title that begins another one has the floor as its reward on the way rather than its own, which
    /// removes it from what the model writes; and probabilities are those of the whole vocabulary rather than those among the tokens that may come next in a title.
    /// </summary>
    [ReadWhen(nameof(Weight))]
    public bool Official { get; init; }

    /// <summary>What stopping is worth where no title ends, in nats: the model's log-probability of ending there is pulled towards it.</summary>
    [Range(-1000.0, 0.0)]
    [ReadWhen(nameof(Weight))]
    public double Floor { get; init; } = -15;

    /// <summary>lambda: a part of a title that is longer by one token counts this much as often.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [ReadWhen(nameof(Weight))]
    public double Decay { get; init; } = 1;

    /// <summary>The share of rows whose title is not drawn from the model.</summary>
    [Range(0.0, 1.0)]
    [ReadWhen(nameof(Weight))]
    public double OffPolicyShare { get; init; } = 0.5;

    /// <summary>Where the titles of those rows come from.</summary>
    [ReadWhen(nameof(OffPolicyShare))]
    public OffPolicyTitle OffPolicy { get; init; } = OffPolicyTitle.Length;
}
