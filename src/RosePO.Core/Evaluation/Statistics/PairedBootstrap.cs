using RosePO.Core.Runtime;

namespace RosePO.Core.Evaluation.Statistics;

/// <summary>
/// The percentile bootstrap over users (Efron 1979; Efron and Tibshirani 1993, chapters 13 and 16). Every figure is computed on
/// the same resamples, so that the difference of two figures is paired: what is common to both models cancels.
/// </summary>
internal static class PairedBootstrap
{
    /// <summary>Computes figures on resamples of the users.</summary>
    /// <param name="figures">The figures, all over the same questions.</param>
    /// <param name="people">Whose the questions are.</param>
    /// <param name="resamples">How many resamples.</param>
    /// <param name="seed">Seeds the resamples.</param>
    /// <param name="cancellation">Stops between resamples.</param>
    /// <returns>[figure][resample].</returns>
    public static double[][] Resample(
        IReadOnlyList<Figure> figures, People people, int resamples, int seed, CancellationToken cancellation = default)
    {
        var values = new double[figures.Count][];
        for (var figure = 0; figure < figures.Count; figure++)
        {
            values[figure] = new double[resamples];
        }

        // Each array is summed once a resample, however many figures share it, and each set of lists counted once.
        var ratios = figures.OfType<RatioFigure>().ToArray();
        var arrays = ratios.SelectMany(figure => new[] { figure.Numerators, figure.Denominators }).OfType<double[]>().Distinct().ToArray();
        var place = arrays.Select((array, at) => (array, at)).ToDictionary(pair => pair.array, pair => pair.at);
        var sums = new double[arrays.Length];
        var (times, weights) = (new double[people.Count], new double[people.Questions]);
        var random = new Random(Seeds.Resamples(seed));
        for (var resample = 0; resample < resamples; resample++)
        {
            cancellation.ThrowIfCancellationRequested();
            people.Draw(random, times, weights);

            // People are asked more or less often than each other, so how many questions were drawn differs from one resample to the next.
            var drawn = weights.Sum();
            for (var array = 0; array < arrays.Length; array++)
            {
                sums[array] = Dot(weights, arrays[array]);
            }

            var counts = new Dictionary<ItemLists, double[]>();
            for (var figure = 0; figure < figures.Count; figure++)
            {
                values[figure][resample] = figures[figure] switch
                {
                    RatioFigure ratio => ratio.Of(sums[place[ratio.Numerators]], ratio.Denominators is { } own ? sums[place[own]] : drawn),
                    ListFigure list => list.Of(counts.TryGetValue(list.Lists, out var known) ? known : counts[list.Lists] = list.Lists.Counts(weights)),
                    WeightedFigure weighted => weighted.Of(weights),
                    _ => throw new InvalidOperationException($"The bootstrap cannot resample {figures[figure].GetType()}."),
                };
            }
        }

        for (var figure = 0; figure < figures.Count; figure++)
        {
            if (figures[figure] is not RatioFigure)
            {
                Centre(values[figure], figures[figure].Value);
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

    // A resample repeats users, so that figures of the whole (distinct items, the distance of two distributions) are biased on it;
    // the mean of the resamples tells by how much (Efron and Tibshirani 1993, chapter 10).
    private static void Centre(double[] resampled, double value)
    {
        var finite = resampled.Where(double.IsFinite).ToArray();
        var bias = finite.Length == 0 ? 0 : finite.Average() - value;
        for (var i = 0; i < resampled.Length; i++)
        {
            resampled[i] -= bias;
        }
    }

    private static double Dot(double[] weights, double[] values)
    {
        // Four sums side by side: one alone would wait for each addition before the next.
        double a = 0, b = 0, c = 0, d = 0;
        var at = 0;
        for (; at + 3 < weights.Length; at += 4)
        {
            a += weights[at] * values[at];
            b += weights[at + 1] * values[at + 1];
            c += weights[at + 2] * values[at + 2];
            d += weights[at + 3] * values[at + 3];
        }

        for (; at < weights.Length; at++)
        {
            a += weights[at] * values[at];
        }

        return a + b + c + d;
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
