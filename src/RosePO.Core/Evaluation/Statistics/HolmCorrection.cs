namespace RosePO.Core.Evaluation.Statistics;

/// <summary>
/// Holm's step-down correction (Holm 1979): rejecting where the corrected p value is below alpha keeps the chance of any false
/// rejection among all tests below alpha, whatever the tests have to do with each other.
/// </summary>
internal static class HolmCorrection
{
    /// <summary>The corrected p value below which a difference is shown.</summary>
    public const double Level = 0.05;

    /// <summary>The level at which the difference with the smallest p value of several is tested, which is the strictest: that which <see cref="IEstimate.Detectable"/> is about.</summary>
    /// <param name="tests">How many are corrected together.</param>
    public static double Strictest(int tests) => Level / Math.Max(1, tests);

    /// <summary>Corrects p values, in their order: of the i-th smallest of m, the largest of (m - j + 1) p(j) for j up to i, at most 1.</summary>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var largest = 0.0;
        foreach (var (at, rank) in Enumerable.Range(0, p.Count).OrderBy(at => p[at]).Select((at, rank) => (at, rank)))
        {
            adjusted[at] = largest = Math.Max(largest, Math.Min(1, (p.Count - rank) * p[at]));
        }

        return adjusted;
    }
}
