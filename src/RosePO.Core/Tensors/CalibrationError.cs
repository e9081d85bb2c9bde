namespace RosePO.Core.Tensors;

/// <summary>
/// The expected calibration error (Naeini et al. 2015; Guo et al. 2017) of preferences between two: ten bins of equal width over the confidence, which is in
/// [0.5, 1]; the mean over preferences of |share that is right - mean confidence| of their bin. A preference that is none is right one half.
/// </summary>
internal static class CalibrationError
{
    /// <summary>How many bins there are.</summary>
    public const int Bins = 10;

    /// <summary>The error of preferences; NaN without any.</summary>
    /// <param name="preferences">How sure each is, and whether it is right: 1, 0, or 0.5 where it is none.</param>
    public static double Of(IEnumerable<(double Confidence, double Right)> preferences)
    {
        var gaps = new double[Bins];
        return Of(gaps, Add(gaps, preferences));
    }

    /// <summary>The error of preferences whose gaps were added up, weighted or not.</summary>
    /// <param name="gaps">For each bin the sum of confidence minus correctness.</param>
    /// <param name="count">How many preferences there are.</param>
    public static double Of(ReadOnlySpan<double> gaps, double count)
    {
        var sum = 0.0;
        foreach (var gap in gaps)
        {
            sum += Math.Abs(gap);
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>Adds preferences to the gaps of their bins.</summary>
    /// <param name="gaps">A sum for each bin.</param>
    /// <param name="preferences">The preferences.</param>
    /// <returns>How many there are.</returns>
    public static int Add(Span<double> gaps, IEnumerable<(double Confidence, double Right)> preferences)
    {
        var count = 0;
        foreach (var (confidence, right) in preferences)
        {
            gaps[BinOf(confidence)] += confidence - right;
            count++;
        }

        return count;
    }

    /// <summary>For each bin that has a preference: the mean confidence, and the share that is right; from the least confidence to the largest.</summary>
    /// <param name="preferences">The preferences.</param>
    public static IReadOnlyList<(double Confidence, double Right)> Reliability(IEnumerable<(double Confidence, double Right)> preferences)
    {
        var bins = new (double Confidence, double Right, int Count)[Bins];
        foreach (var (confidence, right) in preferences)
        {
            ref var bin = ref bins[BinOf(confidence)];
            bin = (bin.Confidence + confidence, bin.Right + right, bin.Count + 1);
        }

        return [.. bins.Where(bin => bin.Count > 0).Select(bin => (bin.Confidence / bin.Count, bin.Right / bin.Count))];
    }

    private static int BinOf(double confidence) => Math.Clamp((int)((confidence - 0.5) * 2 * Bins), 0, Bins - 1);
}
