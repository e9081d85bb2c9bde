namespace RosePO;

/// <summary>Measurements on the validation users, during and after training.</summary>
public sealed record ValidationOptions
{
    /// <summary>Validation users whose HR@1 is measured at the end of training; 0 for none.</summary>
    [AtLeast(0)]
    public int Users { get; init; } = 500;

    /// <summary>Steps between measurements of <see cref="Metric"/>; 0 measures only at the end.</summary>
    [AtLeast(0)]
    [ParameterName("EvaluateEvery")]
    public int Every { get; init; }

    /// <summary>
    /// Consecutive measurements without an improvement before training stops; 0 takes every step. If it is measured during training, the weights of
    /// the best measurement are kept.
    /// </summary>
    [AtLeast(0)]
    [ParameterName("Patience")]
    public int Patience { get; init; }

    /// <summary>What a better measurement is.</summary>
    [ReadWhen(nameof(Every))]
    [ParameterName("StoppingMetric")]
    public StoppingMetric Metric { get; init; } = StoppingMetric.HitRatio;
}
