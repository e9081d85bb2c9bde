namespace RosePO.Core.Preferences.Smoothing;

/// <summary>
/// The personalised smoothing factor epsilon: the probability that the label of a pair is wrong, made of an oracle's opinion of the two items.
/// </summary>
internal static class Epsilons
{
    /// <summary>The width of a bin of <see cref="Histogram"/>.</summary>
    public const double BinWidth = 0.05;

    /// <summary>
    /// Epsilon by Bradley and Terry (1952): sigmoid((s_rejected - s_chosen) / tau). With scores that are logits over the catalogue and tau = 1 it
    /// is the oracle's own p(rejected) / (p(rejected) + p(chosen)). Log-odds of percentile ranks in place of scores make it a function of order alone.
    /// </summary>
    /// <param name="chosen">The oracle's score of the chosen item.</param>
    /// <param name="rejected">The oracle's score of the rejected item.</param>
    /// <param name="temperature">tau, above 0.</param>
    /// <returns>Epsilon, in [0, 1].</returns>
    public static double BradleyTerry(double chosen, double rejected, double temperature)
    {
        var z = (rejected - chosen) / temperature;
        // Both forms are the sigmoid; each avoids the overflow of the other.
        return z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));
    }

    /// <summary>Counts of epsilon in bins of 0.05, the last of which takes what is larger.</summary>
    /// <param name="epsilons">The epsilons.</param>
    /// <param name="bins">Ten for [0, 0.5], twenty for [0, 1].</param>
    public static int[] Histogram(IEnumerable<float> epsilons, int bins = 10)
    {
        var counts = new int[bins];
        foreach (var epsilon in epsilons)
        {
            counts[Math.Clamp((int)(epsilon / BinWidth), 0, bins - 1)]++;
        }

        return counts;
    }
}
