namespace RosePO.Core.Evaluation.Statistics;

/// <summary>
/// A figure's mean over trainings with other seeds, as an estimate for all trainings and all people. Seeds and people are crossed: every training is asked by the same
/// people. So the variance of the mean is that between the seeds' figures, divided by their number, plus what the people share between seeds: the mean covariance of two
/// seeds' figures over one draw of people for all of them. The sum is the unbiased estimate of the two-way random effects model (Searle, Casella and McCulloch 1992, chapter 4); the
/// pigeonhole bootstrap, which draws seeds and people independently (Owen 2007), counts what is between seed and person twice, and with few seeds its percentiles are too narrow.
/// </summary>
/// <param name="Value">The mean.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="DegreesOfFreedom">
/// Those of the standard error: 1 / v = w / (S - 1) + (1 - w) / (U - 1), with S seeds, U people and w the seeds' part of the variance. Shares are not squared as Satterthwaite (1946)
/// has them, because that is liberal where one part has two or so; the quantile is about the weighted mean of two (Cochran and Cox 1957).
/// </param>
internal sealed record SeedMean(double Value, double StandardError, double DegreesOfFreedom) : IEstimate
{
    /// <summary>The mean of seeds' figures.</summary>
    /// <param name="values">Each seed's figure; two or more.</param>
    /// <param name="resampled">[seed][resample]: the same figures on draws of people, the same draws for every seed.</param>
    /// <param name="people">How many people there are.</param>
    public static SeedMean Of(IReadOnlyList<double> values, IReadOnlyList<double[]> resampled, int people)
    {
        var seeds = values.Count;
        var trainings = Variance([.. values]) / seeds;
        var users = Math.Max(0, Covariance(resampled));
        var variance = trainings + users;
        var share = variance > 0 ? trainings / variance : 0;
        return new SeedMean(
            values.Average(), Math.Sqrt(variance), 1 / ((share / (seeds - 1)) + ((1 - share) / Math.Max(1, people - 1))));
    }

    /// <inheritdoc/>
    public (double Low, double High) Interval(double confidence)
    {
        var half = StudentT.Quantile((1 + confidence) / 2, DegreesOfFreedom) * StandardError;
        return (Value - half, Value + half);
    }

    /// <inheritdoc/>
    public double P(double bound) => Value == bound ? 1 : StudentT.TwoSided((Value - bound) / StandardError, DegreesOfFreedom);

    /// <inheritdoc/>
    public double? Detectable(double level) => Power.Detectable(StandardError, DegreesOfFreedom, level);

    // The mean over pairs of seeds, from the variance of their mean: Var(mean) = (mean of variances + (S - 1) mean of covariances) / S.
    private static double Covariance(IReadOnlyList<double[]> resampled)
    {
        var seeds = resampled.Count;
        int[] whole = [.. Enumerable.Range(0, resampled[0].Length).Where(resample => resampled.All(seed => double.IsFinite(seed[resample])))];
        if (whole.Length < 2)
        {
            return 0;
        }

        double[][] drawn = [.. resampled.Select(seed => Array.ConvertAll(whole, resample => seed[resample]))];
        var means = new double[whole.Length];
        foreach (var seed in drawn)
        {
            for (var resample = 0; resample < means.Length; resample++)
            {
                means[resample] += seed[resample] / seeds;
            }
        }

        return ((seeds * Variance(means)) - drawn.Average(Variance)) / (seeds - 1);
    }

    private static double Variance(double[] values) => Math.Pow(Spread.Of(values)!.Value, 2);
}
