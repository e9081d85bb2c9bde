namespace RosePO.Core.Training;

/// <summary>Linear warm-up, then half a cosine down to 0 at the last step.</summary>
internal static class LearningRate
{
    /// <summary>The rate at the schedule's top: a preference moves a trained model, and so is taught more slowly.</summary>
    public static double Highest(TrainingRequest request) =>
        request.LearningRate ?? (request.Stage == TrainingStage.Align ? 1e-4 : 1e-3);

    /// <summary>The rate of a step, numbered from 1 to <paramref name="steps"/>.</summary>
    public static double At(int step, int steps, double highest, double warmupRatio)
    {
        var warmup = Math.Max(1, (int)Math.Round(steps * warmupRatio));
        if (step <= warmup)
        {
            return highest * step / warmup;
        }

        var progress = (double)(step - warmup) / Math.Max(1, steps - warmup);
        return highest * 0.5 * (1 + Math.Cos(Math.PI * progress));
    }
}
