using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Sub-trajectory balance (Madan et al. 2023) of texts that may end at any token, as Flower trains it (Gao et al. 2025, arXiv 2503.07377): every part i..j of a
/// title is to have the log-probs that the rewards of its ends say. With P_F(t) the probability of token t + 1 after t tokens, P_T(t) that of the end token there:
/// <code>delta_t = R_t + log P_F(t) + log P_T(t + 1) - R_(t + 1) - log P_T(t),   C_j = delta_0 + ... + delta_(j - 1)
/// L = sum over titles and i &lt; j of lambda^(j - i - 1) (C_j - C_i)^2 / sum over titles and i &lt; j of lambda^(j - i - 1)</code>
/// The denominator is that of a whole batch, so that a part of one is given here as numerator alone. P = titles, T = tokens of the longest.
/// </summary>
internal static class SubTrajectoryBalance
{
    /// <summary>The denominator.</summary>
    /// <param name="lengths">Tokens of each title of the batch, the end token not among them.</param>
    /// <param name="decay">lambda.</param>
    public static double Terms(IEnumerable<int> lengths, double decay) =>
        lengths.Sum(length => Enumerable.Range(1, length).Sum(part => (length + 1 - part) * Math.Pow(decay, part - 1)));

    /// <summary>The numerator of some titles, a scalar.</summary>
    /// <param name="tokens">log P_F, (P, T + 1); what is at and after a title's length is not read.</param>
    /// <param name="ends">log P_T, (P, T + 1); what is after a title's length is not read.</param>
    /// <param name="rewards">R, (P, T + 1); what is after a title's length is not read.</param>
    /// <param name="lengths">Tokens of each title.</param>
    /// <param name="decay">lambda.</param>
    public static Tensor Sum(Tensor tokens, Tensor ends, Tensor rewards, IReadOnlyList<int> lengths, double decay)
    {
        var longest = tokens.shape[1] - 1;
        var count = tensor(lengths.Select(length => (float)length).ToArray(), device: tokens.device).unsqueeze(1);      // (P, 1)
        var states = arange(longest + 1, device: tokens.device);                                                         // (T + 1)
        var reached = states.le(count);                                                                                  // (P, T + 1)
        var own = reached.to(ScalarType.Float32);
        var unequal = rewards - ends;                                                                                    // (P, T + 1)
        var delta = unequal.narrow(1, 0, longest) + tokens.narrow(1, 0, longest) - unequal.narrow(1, 1, longest);        // (P, T)
        delta = where(reached.narrow(1, 1, longest), delta, zeros_like(delta));
        var sums = cat([zeros_like(count), delta.cumsum(1)], 1);                                                         // (P, T + 1): C
        if (decay == 1)
        {
            // The sum over all pairs is that over all distances to the mean, times their number.
            var mean = (sums * own).sum(1, keepdim: true) / count.Plus(1);                                               // (P, 1)
            return ((sums - mean).square() * own * count.Plus(1)).sum();
        }

        var apart = (states.unsqueeze(0) - states.unsqueeze(1)).to(ScalarType.Float32);                                  // (T + 1, T + 1): j - i
        var weight = apart.Plus(-1).Times(Math.Log(decay)).exp().triu(1);
        var pairs = own.unsqueeze(1) * own.unsqueeze(2) * weight;                                                        // (P, T + 1, T + 1)
        return ((sums.unsqueeze(1) - sums.unsqueeze(2)).square() * pairs).sum();
    }
}
