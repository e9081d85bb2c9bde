using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>How the learning rate changes from step to step: a linear warm-up from 0, then a shape.</summary>
public sealed record ScheduleOptions
{
    /// <summary>How the learning rate changes after its warm-up.</summary>
    [ParameterName("Schedule")]
    public LearningRateSchedule Shape { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>The share of steps that warm up linearly from 0.</summary>
    [Range(0.0, 1.0)]
    [ParameterName("WarmupRatio")]
    public double WarmupRatio { get; init; } = 0.05;

    /// <summary>The share of steps that anneal.</summary>
    [Range(0.0, 1.0)]
    [ReadWhen(nameof(Shape), LearningRateSchedule.WarmupStableAnnealing)]
    [ParameterName("AnnealingRatio")]
    public double AnnealingRatio { get; init; } = 0.2;

    /// <summary>How they anneal.</summary>
    [ReadWhen(nameof(Shape), LearningRateSchedule.WarmupStableAnnealing)]
    [ParameterName("Annealing")]
    public Annealing Annealing { get; init; } = Annealing.Linear;

    /// <summary>The lowest rate that a schedule falls to, as a share of the highest.</summary>
    [Range(0.0, 1.0)]
    [ReadWhen(nameof(Shape), LearningRateSchedule.Constant, Not = true)]
    [ParameterName("MinimumRateRatio")]
    public double MinimumRateRatio { get; init; }
}
