namespace RosePO.Core.Evaluation.Metrics;

/// <summary>HR@1: the share of users whose best-scored candidate is the true next item. Every user counts.</summary>
internal static class HitRatio
{
    /// <summary>The name.</summary>
    public const string Name = "HR@1";

    /// <summary>The metric.</summary>
    public static Metric Metric { get; } = Ranking.HitRatio(1);
}
