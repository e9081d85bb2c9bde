namespace RosePO.Core.Preferences;

/// <summary>
/// The personalised smoothing factor: epsilon = sigmoid((s_rejected - s_chosen) / tau), the Bradley-Terry probability that the
/// label of a pair is wrong. With scores that are logits over the catalogue and tau = 1 it is the oracle's own
/// p(rejected) / (p(rejected) + p(chosen)).
/// </summary>
public static class Smoothing
{
    /// <summary>Bins of <see cref="Histogram"/>.</summary>
    public const int Bins = 10;

    /// <summary>Epsilon before the clamp, in (0, 1).</summary>
    /// <param name="chosen">The oracle's score of the chosen item.</param>
    /// <param name="rejected">The oracle's score of the rejected item.</param>
    /// <param name="temperature">tau, above 0.</param>
    public static double Raw(double chosen, double rejected, double temperature)
    {
        var z = (rejected - chosen) / temperature;
        // Both forms are the sigmoid; each avoids the overflow of the other.
        return z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));
    }

    /// <summary>Epsilon, clamped to [0, <paramref name="maximum"/>]; at 0.5 a pair says nothing, above it a pair would be reversed.</summary>
    /// <param name="chosen">The oracle's score of the chosen item.</param>
    /// <param name="rejected">The oracle's score of the rejected item.</param>
    /// <param name="temperature">tau, above 0.</param>
    /// <param name="maximum">The largest epsilon, in (0, 0.5).</param>
    /// <param name="clamped">Whether the clamp changed it.</param>
    public static float Epsilon(double chosen, double rejected, double temperature, double maximum, out bool clamped)
    {
        var raw = Raw(chosen, rejected, temperature);
        clamped = raw > maximum;
        return (float)Math.Min(raw, maximum);
    }

    /// <summary>Counts of epsilon in ten equal bins of [0, 0.5].</summary>
    public static int[] Histogram(IEnumerable<float> epsilons)
    {
        var counts = new int[Bins];
        foreach (var epsilon in epsilons)
        {
            counts[Math.Clamp((int)(epsilon / 0.5 * Bins), 0, Bins - 1)]++;
        }

        return counts;
    }
}
