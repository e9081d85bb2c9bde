namespace RosePO.Core.Preferences;

/// <summary>
/// The personalised smoothing factor epsilon: the probability that the label of a pair is wrong, made of an oracle's opinion of the two items.
/// </summary>
public static class Smoothing
{
    /// <summary>The width of a bin of <see cref="Histogram"/>.</summary>
    public const double BinWidth = 0.05;

    /// <summary>
    /// Epsilon by Bradley and Terry (1952): sigmoid((s_rejected - s_chosen) / tau). With scores that are logits over the catalogue and tau = 1 it
    /// is the oracle's own p(rejected) / (p(rejected) + p(chosen)).
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

    /// <summary>
    /// Epsilon by rank: (1 + q_rejected - q_chosen) / 2, with percentile ranks q in [0, 1]. 0 where the best item was chosen over the worst, 1/2 where
    /// they are alike; the scale of the scores does not matter.
    /// </summary>
    /// <param name="chosen">The chosen item's percentile rank; 1 is the best.</param>
    /// <param name="rejected">The rejected item's percentile rank.</param>
    /// <returns>Epsilon, in [0, 1].</returns>
    public static double ByRank(double chosen, double rejected) => (1 + rejected - chosen) / 2;

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
