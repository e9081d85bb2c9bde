namespace RosePO.Core.Evaluation.Statistics;

/// <summary>Student's t distribution with any number of degrees of freedom above 0, whole or not; infinitely many are the normal distribution.</summary>
internal static class StudentT
{
    // With more the distribution is the normal one to four digits, and differences of log-gammas lose theirs.
    private const double Most = 1e5;

    /// <summary>The probability of a value further from 0 than |t|, on both sides together.</summary>
    /// <param name="t">The value; infinite values have the probability 0.</param>
    /// <param name="degrees">The degrees of freedom.</param>
    public static double TwoSided(double t, double degrees)
    {
        var n = Math.Min(degrees, Most);
        return double.IsInfinity(t) ? 0 : IncompleteBeta(n / 2, 0.5, n / (n + (t * t)), t * t / (n + (t * t)));
    }

    /// <summary>The value below which a share of the distribution is.</summary>
    /// <param name="share">The share, above 0 and below 1.</param>
    /// <param name="degrees">The degrees of freedom.</param>
    public static double Quantile(double share, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        if (share < 0.5)
        {
            return -Quantile(1 - share, degrees);
        }

        // The tail falls as t grows: double until it is thin enough, then halve the bracket.
        var (tail, low, high) = (2 * (1 - share), 0.0, 1.0);
        while (TwoSided(high, degrees) > tail)
        {
            (low, high) = (high, 2 * high);
        }

        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = TwoSided(middle, degrees) > tail ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    // The regularised incomplete beta function (Abramowitz and Stegun 1964, 26.5) of x, with y = 1 - x: as a number of its own it has its digits where x is near 1.
    private static double IncompleteBeta(double a, double b, double x, double y)
    {
        if (x <= 0 || y <= 0)
        {
            return x <= 0 ? 0 : 1;
        }

        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(y)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(a, b, x) / a : 1 - (front * Fraction(b, a, y) / b);
    }

    // Its continued fraction (26.5.8), by Lentz' method.
    private static double Fraction(double a, double b, double x)
    {
        const double Tiny = 1e-300;
        var (c, d) = (1.0, 1 / Apart(1 - ((a + b) * x / (a + 1))));
        var value = d;
        for (var m = 1; m < 100_000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            (c, d) = (Apart(1 + (even / c)), 1 / Apart(1 + (even * d)));
            value *= c * d;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            (c, d) = (Apart(1 + (odd / c)), 1 / Apart(1 + (odd * d)));
            value *= c * d;
            if (Math.Abs((c * d) - 1) < 1e-14)
            {
                break;
            }
        }

        return value;

        static double Apart(double number) => Math.Abs(number) < Tiny ? Tiny : number;
    }

    // Stirling's series where it has converged, and Gamma(x + 1) = x Gamma(x) below (Abramowitz and Stegun 1964, 6.1.15 and 6.1.41).
    private static double LogGamma(double x) => x < 10
        ? LogGamma(x + 1) - Math.Log(x)
        : ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * Math.Pow(x, 3))) + (1 / (1260 * Math.Pow(x, 5)));
}
