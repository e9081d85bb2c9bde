using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// The cross-entropy of a prompt's answers under the softmax of their values, with a label that the pairs' epsilons smooth. x_i is rejected
/// answer i's value less the chosen one's, and epsilon_i the probability that it is preferred to the chosen one: its odds are o_i = epsilon_i / (1 - epsilon_i),
/// so among all answers it is the best with probability o_i / (1 + sum_j o_j), and the doubt, that any of them is, has probability
/// e = sum o / (1 + sum o).
/// <code>
/// L = -(1 - e) log sigmoid(z) - e log sigmoid(-z) - e sum_i q_i log p_i
/// z = -log sum_i exp(x_i),   q_i = o_i / sum_j o_j,   p_i = exp(x_i) / sum_j exp(x_j)
/// </code>
/// That is RosePO's loss of the chosen answer against the rejected ones as one, and the cross-entropy of which of them it would be. Without doubt it is
/// S-DPO's loss; of one rejected answer p is 1, and it is RosePO's to the bit.
/// </summary>
internal static class ListSoftmax
{
    // Shares of no doubt are divided by this: they are 0.
    private const double Tiny = 1e-300;

    /// <summary>The loss of each row, (R).</summary>
    /// <param name="values">x, (N).</param>
    /// <param name="batch">The rows' lengths and epsilons.</param>
    /// <param name="maximumDoubt">The most that e is allowed to be.</param>
    public static Tensor PerRow(Tensor values, PreferenceBatch batch, double maximumDoubt = 1)
    {
        var lines = batch.ByRow(values, double.NegativeInfinity);                                       // (R, K)
        var others = F.log_softmax(lines, 1);                                                           // (R, K), log p
        var (doubt, shares) = Label(batch, maximumDoubt);                                               // (R), (R, K)

        // 0 times the log of 0 is not a number: answers that a shorter row lacks are left out.
        var which = (shares * where(lines.isfinite(), others, zeros_like(others))).sum(1);              // (R)
        return RosePOLoss.PerPair(-lines.logsumexp(1), doubt) - (doubt * which);
    }

    // e of each row and q. In double precision, from which the epsilon of a lone pair comes back as it was.
    private static (Tensor Doubt, Tensor Shares) Label(PreferenceBatch batch, double maximumDoubt)
    {
        var epsilon = batch.Epsilon.to_type(ScalarType.Float64);                                        // (N)
        var odds = batch.ByRow(epsilon / epsilon.OneLess(), 0);                                         // (R, K)
        var sum = odds.sum(1);                                                                          // (R)
        var doubt = (sum / sum.Plus(1)).AtMost(maximumDoubt);
        var shares = odds / sum.AtLeast(Tiny).unsqueeze(1);
        return (doubt.to_type(batch.Epsilon.dtype), shares.to_type(batch.Epsilon.dtype));
    }
}
