namespace RosePO;

/// <summary>Measurements side by side: every model's figures, and how each differs from one of them.</summary>
public sealed record ComparisonResult
{
    /// <summary>What was compared, and how each was measured.</summary>
    public required IReadOnlyList<ComparedMeasurement> Measurements { get; init; }

    /// <summary>The metrics, in order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The model that the others are compared against.</summary>
    public required string Against { get; init; }

    /// <summary>How intervals and p values were made, in one line.</summary>
    public required string Protocol { get; init; }

    /// <summary>The claims that all of the measurements registered, where one is compared, or several seeds; all other differences are then exploratory.</summary>
    public IReadOnlyList<ClaimResult> Claims { get; init; } = [];

    /// <summary>How many such claims were left out because the request says so.</summary>
    public int OmittedClaims { get; init; }

    /// <summary>One row per model.</summary>
    public required IReadOnlyList<ComparedModel> Models { get; init; }
}

/// <summary>A measurement of a comparison.</summary>
/// <param name="Name">What tells it from the others: the part of its path in which they differ.</param>
/// <param name="Measurement">The measurement artifact's folder.</param>
/// <param name="Key">The artifact's SHA-256.</param>
/// <param name="Protocol">How it was measured, in one line.</param>
public sealed record ComparedMeasurement(string Name, string Measurement, string Key, string Protocol);

/// <summary>A model's row of a comparison.</summary>
public sealed record ComparedModel
{
    /// <summary>The model's name, with its measurement's before it where several measurements have one of that name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is a baseline, and so no language model.</summary>
    public bool IsBaseline { get; init; }

    /// <summary>The model that it is compared against.</summary>
    public required string Against { get; init; }

    /// <summary>The measurements that it was measured in: one, or one per seed.</summary>
    public required IReadOnlyList<ComparedMeasurement> Measurements { get; init; }

    /// <summary>Seeds that the figures are means of; 1 where they are not.</summary>
    public required int Seeds { get; init; }

    /// <summary>The users of each seed (n).</summary>
    public required int Users { get; init; }

    /// <summary>The metrics' figures by name; one that the model was not measured on is absent.</summary>
    public required OrderedDictionary<string, ComparedFigure> Metrics { get; init; }

    /// <summary>How intervals and p values were made, in one line.</summary>
    public required string Protocol { get; init; }
}

/// <summary>A figure of a comparison, and how it differs from that of the model compared against.</summary>
/// <param name="Value">The value; the mean over the seeds where there are several.</param>
/// <param name="Low">The lower end of its interval: over users for one seed, over seeds and users for several.</param>
/// <param name="High">The upper end.</param>
/// <param name="Count">The users that it was measured on (n); the fewest of a seed.</param>
public sealed record ComparedFigure(double Value, double Low, double High, int Count)
{
    /// <summary>The standard deviation of the value over the seeds; null for one seed.</summary>
    public double? Deviation { get; init; }

    /// <summary>The paired difference from the model compared against, itself without one; harms by absolute value, so less is better.</summary>
    public ComparedDifference? Difference { get; init; }
}

/// <summary>A paired difference of a comparison.</summary>
/// <param name="Value">Model minus against; the mean over the seeds where there are several.</param>
/// <param name="Low">The lower end of its interval: over users for one seed, over seeds and users for several.</param>
/// <param name="High">The upper end.</param>
/// <param name="P">The two-sided p value.</param>
/// <param name="AdjustedP">The same corrected for all differences of the comparison (Holm).</param>
public sealed record ComparedDifference(double Value, double Low, double High, double P, double AdjustedP)
{
    /// <summary>The standard deviation of the difference over the seeds; null for one seed.</summary>
    public double? Deviation { get; init; }

    /// <summary>
    /// The smallest difference that would be shown with 80 % power, at the level at which the smallest of the p values that are corrected together is tested; null where it is unknown.
    /// </summary>
    public double? Detectable { get; init; }
}
