namespace RosePO;

/// <summary>A gate that was held or missed.</summary>
public sealed record GateResult
{
    /// <summary>One for each bound of the gate.</summary>
    public required IReadOnlyList<GateCheck> Checks { get; init; }

    /// <summary>Whether every bound was held.</summary>
    public bool Passed => Checks.All(check => check.Passed);
}

/// <summary>One bound and the figure that was held to it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Rule">The bound in words: <c>at least 0.4</c>, <c>at least sft (95%)</c>.</param>
/// <param name="Passed">Whether the figure was within it.</param>
/// <param name="Figure">The figure with its interval and n; for a bound by another model, the paired difference.</param>
/// <param name="Message">One sentence with the figures.</param>
public sealed record GateCheck(string Model, string Metric, string Rule, bool Passed, MetricValue Figure, string Message)
{
    /// <summary>The protocol by which the figure was measured.</summary>
    public string Protocol { get; init; } = "";
}
