namespace RosePO.Core.Evaluation.Statistics;

/// <summary>
/// A figure that is a ratio of two sums over users, minus a constant: sum(numerators) / sum(denominators) - offset. A mean is
/// one with denominators of 1; a user that was not measured has 0 in both. Resampling users keeps both sums together.
/// </summary>
/// <param name="Numerators">One per user.</param>
/// <param name="Denominators">One per user, or null where each is 1. Figures that have the same should share the array.</param>
/// <param name="Count">The users measured (n).</param>
/// <param name="Offset">What is subtracted from the ratio.</param>
internal sealed record RatioFigure(double[] Numerators, double[]? Denominators, int Count, double Offset = 0) : Figure(Count)
{
    /// <summary>The mean of one value per user.</summary>
    public static RatioFigure Mean(double[] values) => new(values, null, values.Length);

    /// <summary>The share of users of whom something is true, among those of whom it is known; null where it is known of none.</summary>
    public static RatioFigure? Share(IReadOnlyList<bool?> holds)
    {
        var count = holds.Count(one => one is not null);
        return count == 0 ? null : new([.. holds.Select(one => one == true ? 1.0 : 0)], [.. holds.Select(one => one is null ? 0.0 : 1)], count);
    }

    /// <inheritdoc/>
    public override double Value => Of(Numerators.Sum(), Denominators?.Sum() ?? Numerators.Length);

    /// <summary>The figure of the two sums; not a number where there is nothing to divide by.</summary>
    public double Of(double numerator, double denominator) => denominator == 0 ? double.NaN : (numerator / denominator) - Offset;
}
