namespace RosePO.Core.Preferences.Smoothing;

/// <summary>
/// Temperature scaling (Guo et al. 2017) of a Bradley-Terry model: the tau that maximises the likelihood of pairs in which the first item won,
/// P(win) = sigmoid(d / tau), d being the score of the winner less that of the other.
/// </summary>
internal static class TemperatureFit
{
    // tau is within these multiples of the differences' own scale: pairs that are all right would be fitted best by 0, and pairs that are wrong more
    // often than right by none.
    private const double Narrowest = 1e-3;
    private const double Widest = 1e3;
    private const int Halvings = 100;

    /// <summary>Fits tau.</summary>
    /// <param name="differences">d of each pair; at least one.</param>
    public static double Fit(IReadOnlyList<double> differences)
    {
        var scale = Math.Sqrt(differences.Average(d => d * d));
        if (scale == 0)
        {
            return 1;
        }

        // The mean of -log sigmoid(w d) is convex in w = 1 / tau, so its slope changes sign once.
        var (low, high) = (Math.Log(1 / (scale * Widest)), Math.Log(1 / (scale * Narrowest)));
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Slope(differences, Math.Exp(middle)) < 0 ? (middle, high) : (low, middle);
        }

        return Math.Exp(-(low + high) / 2);
    }

    // The derivative of the mean of log(1 + exp(-w d)): that of -d sigmoid(-w d).
    private static double Slope(IReadOnlyList<double> differences, double w) => differences.Average(d => -d * Epsilons.BradleyTerry(d, 0, 1 / w));
}
