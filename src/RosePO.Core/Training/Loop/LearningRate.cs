namespace RosePO.Core.Training.Loop;

/// <summary>A rate for every step: a linear warm-up from 0, then a schedule's way down to its lowest rate.</summary>
internal sealed class LearningRate
{
    private readonly TrainingRequest _request;
    private readonly int _steps;
    private readonly int _warmup;
    private readonly int _annealing;

    /// <summary>The schedule of a request.</summary>
    /// <param name="request">Rates, shares and shape.</param>
    /// <param name="steps">Steps in all.</param>
    public LearningRate(TrainingRequest request, int steps)
    {
        (_request, _steps) = (request, steps);
        _warmup = Math.Max(1, (int)Math.Round(steps * request.Schedule.WarmupRatio));
        _annealing = Math.Min(steps - _warmup, Math.Max(1, (int)Math.Round(steps * request.Schedule.AnnealingRatio)));
    }

    /// <summary>The rate of a step, numbered from 1.</summary>
    public double At(int step)
    {
        var highest = _request.LearningRate;
        return step <= _warmup ? highest * step / _warmup : highest * Share(step);
    }

    // What is left of the highest rate after the warm-up.
    private double Share(int step)
    {
        var lowest = _request.Schedule.MinimumRateRatio;
        var progress = (double)(step - _warmup) / Math.Max(1, _steps - _warmup);
        return _request.Schedule.Shape switch
        {
            LearningRateSchedule.Constant => 1,
            LearningRateSchedule.Linear => Between(lowest, 1 - progress),
            LearningRateSchedule.WarmupStableAnnealing => step <= _steps - _annealing
                ? 1
                : Annealed(lowest, (double)(step - (_steps - _annealing)) / _annealing),
            _ => Between(lowest, HalfCosine(progress)),
        };
    }

    private double Annealed(double lowest, double u) => _request.Schedule.Annealing switch
    {
        Annealing.Cosine => Between(lowest, HalfCosine(u)),
        Annealing.Exponential => Math.Pow(lowest, u),
        Annealing.InverseSquareRoot => Between(lowest, 1 - Math.Sqrt(u)),
        _ => Between(lowest, 1 - u),
    };

    private static double HalfCosine(double u) => 0.5 * (1 + Math.Cos(Math.PI * u));

    private static double Between(double lowest, double share) => lowest + ((1 - lowest) * share);
}
