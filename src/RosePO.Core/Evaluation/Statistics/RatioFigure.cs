namespace RosePO.Core.Evaluation.Statistics;

/// <summary>
/// A figure that is a ratio of two sums over users, minus a constant: sum(numerators) / sum(denominators) - offset. A mean is
/// one with denominators of 1; a user that was not measured has 0 in both. Resampling users keeps both sums together.
/// </summary>
/// <param name="Numerators">One a user.</param>
/// <param name="Denominators">One a user.</param>
/// <param name="Count">The users measured (n).</param>
/// <param name="Offset">What is subtracted from the ratio.</param>
internal sealed record RatioFigure(double[] Numerators, double[] Denominators, int Count, double Offset = 0)
{
    /// <summary>The mean of one value a user.</summary>
    public static RatioFigure Mean(double[] values)
    {
        var ones = new double[values.Length];
        Array.Fill(ones, 1.0);
        return new RatioFigure(values, ones, values.Length);
    }

    /// <summary>The figure on the users as they are.</summary>
    public double Value
    {
        get
        {
            var ones = new double[Numerators.Length];
            Array.Fill(ones, 1.0);
            return Weighted(ones);
        }
    }

    /// <summary>The figure with each user counted as often as its weight says; not a number where the denominator is 0.</summary>
    public double Weighted(ReadOnlySpan<double> weights)
    {
        double numerator = 0, denominator = 0;
        for (var user = 0; user < weights.Length; user++)
        {
            numerator += weights[user] * Numerators[user];
            denominator += weights[user] * Denominators[user];
        }

        return denominator == 0 ? double.NaN : (numerator / denominator) - Offset;
    }
}
