namespace RosePO.Core.Evaluation.Metrics;

/// <summary>Where a metric is best.</summary>
internal enum MetricGoal
{
    /// <summary>More is better.</summary>
    High,

    /// <summary>Less is better.</summary>
    Low,

    /// <summary>Signed, and best at 0: compared by absolute value.</summary>
    Zero,

    /// <summary>It describes; no direction is better of itself.</summary>
    None,
}
