using System.ComponentModel.DataAnnotations;

namespace RosePO.Core.Experiments.Tuning;

/// <summary>The keys of <c>tune</c> beside its grid.</summary>
internal sealed record TuneSection
{
    /// <summary>How many combinations of the grid are tried, drawn by the model's seed; null tries all of them.</summary>
    [Range(1, TuningGrid.Most)]
    public int? Trials { get; init; }

    /// <summary>What a better trial is, by the candidates of validation users.</summary>
    public RankingMetric Metric { get; init; } = RankingMetric.HitRatio;

    /// <summary>The first validation users, this many, that every trial is measured on; null takes all of them.</summary>
    [AtLeast(1)]
    public int? Users { get; init; }
}
