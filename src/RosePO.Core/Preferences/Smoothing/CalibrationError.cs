namespace RosePO.Core.Preferences.Smoothing;

/// <summary>
/// The expected calibration error (Naeini et al. 2015; Guo et al. 2017): pairs in bins of equal width by confidence, which is the larger of epsilon and
/// 1 - epsilon; the mean over pairs of |share that is right - mean confidence| of their bin.
/// </summary>
internal static class CalibrationError
{
    private const int Bins = 10;

    /// <summary>The error of epsilons of pairs whose labels are right.</summary>
    /// <param name="epsilons">Each pair's probability that its label is wrong; at least one.</param>
    public static double Of(IReadOnlyList<double> epsilons)
    {
        var (right, confidence) = (new double[Bins], new double[Bins]);
        foreach (var epsilon in epsilons)
        {
            var sure = Math.Max(epsilon, 1 - epsilon);
            var bin = Math.Clamp((int)((sure - 0.5) * 2 * Bins), 0, Bins - 1);
            confidence[bin] += sure;
            right[bin] += epsilon < 0.5 ? 1 : epsilon > 0.5 ? 0 : 0.5;
        }

        return right.Zip(confidence, (r, c) => Math.Abs(r - c)).Sum() / epsilons.Count;
    }
}
