namespace RosePO;

/// <summary>A registered claim and what became of it.</summary>
public sealed record ClaimResult
{
    /// <summary>The model that it is about.</summary>
    public required string Model { get; init; }

    /// <summary>The model that it is compared against.</summary>
    public required string Against { get; init; }

    /// <summary>The metric's name; harms are compared by absolute value.</summary>
    public required string Metric { get; init; }

    /// <summary>What is claimed of the difference: <see cref="ClaimDirection.Better"/> and <see cref="ClaimDirection.NotWorse"/> are resolved to what they mean for the metric.</summary>
    public required ClaimDirection Direction { get; init; }

    /// <summary>The margin; 0 where none counts.</summary>
    public double Margin { get; init; }

    /// <summary>Whether it is shown.</summary>
    public required ClaimVerdict Verdict { get; init; }

    /// <summary>Model minus against; the mean over the seeds where there are several; not a number where it was not measured.</summary>
    public required double Difference { get; init; }

    /// <summary>The lower end of its interval: over people for one seed, over seeds and people for several.</summary>
    public required double Low { get; init; }

    /// <summary>The upper end.</summary>
    public required double High { get; init; }

    /// <summary>The two-sided p value of the difference being 0, or at the margin.</summary>
    public required double P { get; init; }

    /// <summary>The same corrected for the claims (Holm).</summary>
    public required double AdjustedP { get; init; }

    /// <summary>
    /// How far beyond 0, or the margin, the difference must be to be shown with 80 % power, at the level at which the smallest of the claims' p values is tested; null where it is unknown.
    /// </summary>
    public double? Detectable { get; init; }

    /// <summary>Seeds that the difference is the mean of; with 1 the claim is about these trained models, not about training them again.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>The people who were asked, of all seeds.</summary>
    public int People { get; init; }
}
