namespace RosePO.Core.Evaluation.Statistics;

/// <summary>
/// The percentile bootstrap over users (Efron 1979; Efron and Tibshirani 1993, chapters 13 and 16). Every figure is computed on
/// the same resamples, so that the difference of two figures is paired: what is common to both models cancels.
/// </summary>
internal static class PairedBootstrap
{
    /// <summary>Computes figures on resamples of the users.</summary>
    /// <param name="figures">The figures, all over the same users.</param>
    /// <param name="resamples">How many resamples.</param>
    /// <param name="seed">Seeds the resamples.</param>
    /// <param name="cancellation">Stops between resamples.</param>
    /// <returns>[figure][resample].</returns>
    public static double[][] Resample(
        IReadOnlyList<RatioFigure> figures, int resamples, int seed, CancellationToken cancellation = default)
    {
        var values = new double[figures.Count][];
        for (var figure = 0; figure < figures.Count; figure++)
        {
            values[figure] = new double[resamples];
        }

        var users = figures.Count == 0 ? 0 : figures[0].Numerators.Length;
        var random = new Random(seed);
        var weights = new double[users];
        for (var resample = 0; resample < resamples; resample++)
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Clear(weights);
            for (var draw = 0; draw < users; draw++)
            {
                weights[random.Next(users)]++;
            }

            for (var figure = 0; figure < figures.Count; figure++)
            {
                values[figure][resample] = figures[figure].Weighted(weights);
            }
        }

        return values;
    }

    /// <summary>The percentile interval of resampled values; those that are not numbers do not count.</summary>
    public static (double Low, double High) Interval(IEnumerable<double> resampled, double confidence)
    {
        var sorted = resampled.Where(double.IsFinite).Order().ToArray();
        var tail = (1 - confidence) / 2;
        return (Quantile(sorted, tail), Quantile(sorted, 1 - tail));
    }

    /// <summary>
    /// The two-sided p value of a difference: twice the smaller share of resamples on either side of 0, each share with one
    /// added to count and total (Davison and Hinkley 1997, section 4.2), at most 1.
    /// </summary>
    public static double TwoSidedP(IEnumerable<double> differences)
    {
        int total = 0, below = 0, above = 0;
        foreach (var difference in differences.Where(double.IsFinite))
        {
            total++;
            below += difference <= 0 ? 1 : 0;
            above += difference >= 0 ? 1 : 0;
        }

        return Math.Min(1, 2.0 * (1 + Math.Min(below, above)) / (1 + total));
    }

    // Linear interpolation between order statistics (Hyndman and Fan 1996, type 7).
    private static double Quantile(double[] sorted, double share)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        var at = share * (sorted.Length - 1);
        var lower = (int)Math.Floor(at);
        var upper = Math.Min(lower + 1, sorted.Length - 1);
        return sorted[lower] + ((at - lower) * (sorted[upper] - sorted[lower]));
    }
}
