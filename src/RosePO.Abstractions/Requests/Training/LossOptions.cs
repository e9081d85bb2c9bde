namespace RosePO;

/// <summary>What SimPO alone reads.</summary>
public sealed record SimPOOptions
{
    /// <summary>gamma: what the margin per token, times beta, should exceed.</summary>
    [AtLeast(0)]
    [ParameterName("SimPOTargetMargin", Aliases = ["TargetMargin"])]
    public double TargetMargin { get; init; } = 0.5;
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
