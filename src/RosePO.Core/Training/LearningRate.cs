namespace RosePO.Core.Training;

/// <summary>Linear warm-up, then half a cosine down to 0 at the last step.</summary>
internal static class LearningRate
{
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
