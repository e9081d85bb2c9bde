using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// The cross-entropy of a prompt's answers under the softmax of their values, the chosen one's value being 0 and so the softmax one of
/// margins. The label is smoothed as the pairs' epsilons say: epsilon_i is the probability that rejected answer i is preferred to the
/// chosen one, so its odds are o_i = epsilon_i / (1 - epsilon_i) and among all answers it is the best with probability
/// o_i / (1 + sum_j o_j). Epsilon 0 is the plain label; with one rejected answer the label is (1 - epsilon, epsilon).
/// </summary>
internal static class ListSoftmax
{
    /// <summary>The loss of each row, (R).</summary>
    /// <param name="values">Each rejected answer's value less the chosen one's, (N).</param>
    /// <param name="batch">The rows' lengths and epsilons.</param>
    public static Tensor PerRow(Tensor values, PreferenceBatch batch)
    {
        var lines = batch.ByRow(values, double.NegativeInfinity);                                       // (R, K)
        var logProbs = F.log_softmax(F.pad(lines, [1, 0]), 1);                                          // (R, 1 + K)
        var odds = F.pad(batch.ByRow(batch.Epsilon / batch.Epsilon.OneLess(), 0), [1, 0], value: 1);    // (R, 1 + K)
        var label = odds / odds.sum(1, keepdim: true);                                                  // (R, 1 + K)

        // 0 times the log of 0 is not a number: answers that a shorter row lacks are left out.
        return -(label * where(logProbs.isfinite(), logProbs, zeros_like(logProbs))).sum(1);
    }
}
