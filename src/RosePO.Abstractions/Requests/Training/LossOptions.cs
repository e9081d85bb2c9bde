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
    public RatingMargin Margin { get; init; }

    /// <summary>lambda: the weight of the margin.</summary>
    [AtLeast(0)]
    [ParameterName("RecPOWeight", Aliases = ["RatingMarginWeight"])]
    public double Weight { get; init; } = 0.5;
}

/// <summary>One loss of several.</summary>
public sealed record WeightedLoss
{
    /// <summary>The loss.</summary>
    public PreferenceLoss Loss { get; init; }

    /// <summary>Its weight in the sum.</summary>
    [Above(0)]
    public double Weight { get; init; } = 1;
}
