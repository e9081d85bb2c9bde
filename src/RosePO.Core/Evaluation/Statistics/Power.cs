namespace RosePO.Core.Evaluation.Statistics;

/// <summary>How small a difference a comparison can show.</summary>
internal static class Power
{
    // The probability with which a difference of that size is shown.
    private const double Wanted = 0.8;

    /// <summary>
    /// The smallest difference that is shown with 80 % power: (q(1 - level / 2) + q(0.8)) SE, q the quantiles of Student's t (Cohen 1988, chapter 2, in units of the
    /// difference). It depends on how figures scatter and not on the difference that was found, so it tells how sensitive a comparison was that showed nothing.
    /// </summary>
    /// <param name="standardError">The difference's observed standard error.</param>
    /// <param name="degrees">The degrees of freedom of that; infinitely many where it is taken as known.</param>
    /// <param name="level">The p value below which a difference is shown.</param>
    public static double Detectable(double standardError, double degrees, double level) =>
        standardError * (StudentT.Quantile(1 - (level / 2), degrees) + StudentT.Quantile(Wanted, degrees));
}
