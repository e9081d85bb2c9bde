using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>What SimPO alone reads.</summary>
public sealed record SimPOOptions
{
    /// <summary>gamma: what the margin per token, times beta, should exceed.</summary>
    [AtLeast(0)]
    [ParameterName("SimPOTargetMargin", Aliases = ["TargetMargin"])]
    public double TargetMargin { get; init; } = 0.5;

    /// <summary>What a log-prob is divided by.</summary>
    [ParameterName("SimPOLength")]
    public AnswerLength Length { get; init; } = AnswerLength.Answer;

    /// <summary>alpha of AlphaPO, whose reward is (1 - p^-alpha) / alpha with p the probability per token; 0 is SimPO's, log p.</summary>
    [ParameterName("SimPOAlpha")]
    public double Alpha { get; init; }
}

/// <summary>What S-DPO alone reads.</summary>
public sealed record SdpoOptions
{
    /// <summary>How rejected answers are weighed against each other; the weights of a list have a mean of 1.</summary>
    public NegativeWeights Weights { get; init; } = NegativeWeights.None;

    /// <summary>The power of an item's count, or the factor of a score in the exponent; 0 weighs them alike.</summary>
    [AtLeast(0)]
    [ReadWhen(nameof(Weights), NegativeWeights.None, Not = true)]
    public double Strength { get; init; } = 1;
}

/// <summary>What RosePO over a list alone reads.</summary>
public sealed record RosePOListOptions
{
    /// <summary>The weight of the reference's log-probs: 1 is DPO's log-ratio, 0 the log-prob alone, which needs no reference.</summary>
    [Range(0.0, 1.0)]
    public double ReferenceWeight { get; init; } = 1;

    /// <summary>
    /// The most doubt in a list's label: the probability that some rejected answer is really preferred is lowered to it. 1 leaves it as the pairs'
    /// epsilons have it.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MaximumDoubt { get; init; } = 1;
}

/// <summary>What TPO alone reads.</summary>
public sealed record TpoOptions
{
    /// <summary>What the answers are worth: larger is better, and answers of equal value are not compared.</summary>
    public AnswerValue Values { get; init; } = AnswerValue.Epsilon;

    /// <summary>
    /// The values, a Parquet, CSV, TSV or JSON Lines file in the form of an oracle's scores: a <c>score</c> in [0, 10] of every answer, the chosen one
    /// too.
    /// </summary>
    [InputPath]
    [ReadWhen(nameof(Values), AnswerValue.File)]
    public string? ValueFile { get; init; }

    /// <summary>What the pairs of a list weigh.</summary>
    public ListNormalisation Normalisation { get; init; } = ListNormalisation.Sum;

    /// <summary>
    /// Whether a rejected answer's tokens behind those that it shares with the chosen one count by how much both continue alike: (1 + cos) / 2 of
    /// their mean states.
    /// </summary>
    public bool AdaptiveSteps { get; init; }
}

/// <summary>What RecPO alone reads.</summary>
public sealed record RecPOOptions
{
    /// <summary>The form of the margin.</summary>
    [ParameterName("RecPOMargin", Aliases = ["RatingMargin"])]
    public RatingMargin Margin { get; init; } = RatingMargin.Ratio;

    /// <summary>lambda: the weight of the margin.</summary>
    [AtLeast(0)]
    [ParameterName("RecPOWeight", Aliases = ["RatingMarginWeight"])]
    public double Weight { get; init; } = 0.5;
}

/// <summary>One loss of several.</summary>
public sealed record WeightedLoss
{
    /// <summary>The loss.</summary>
    public PreferenceLoss Loss { get; init; } = PreferenceLoss.RosePO;

    /// <summary>Its weight in the sum.</summary>
    [Above(0)]
    public double Weight { get; init; } = 1;

    /// <summary>Losses with their weights, given side by side; without weights each has a weight of 1.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: there are more or fewer weights than losses.</exception>
    public static IReadOnlyList<WeightedLoss> Join(IReadOnlyList<PreferenceLoss> losses, IReadOnlyList<double> weights)
    {
        if (weights.Count != 0 && weights.Count != losses.Count)
        {
            throw new RoseException(
                RoseErrorCode.RequestInvalid,
                FormattableString.Invariant($"There are {losses.Count} losses and {weights.Count} weights: give each loss one, or leave all out."))
            { Option = "losses" };
        }

        return [.. losses.Select((loss, i) => new WeightedLoss { Loss = loss, Weight = weights.Count == 0 ? 1 : weights[i] })];
    }
}
