using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// The RosePO objective: DPO whose label smoothing is each pair's own epsilon (arXiv 2410.12519; the conservative form of
/// smoothing, docs/methods.md).
/// <code>
/// z = beta * [(log pi(y_w) - log pi_ref(y_w)) - (log pi(y_l) - log pi_ref(y_l))]
/// L = -(1 - epsilon) * log sigmoid(z) - epsilon * log sigmoid(-z)
/// </code>
/// With epsilon = 0 it is DPO exactly; its minimum is at z = ln((1 - epsilon) / epsilon). With one epsilon for all pairs it is
/// cDPO (Mitchell 2023), which TRL up to 0.28 computed as <c>sigmoid</c> with <c>label_smoothing</c>.
/// </summary>
internal sealed class RosePOLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch) => PerPair(options.Margin(batch), batch.Epsilon);

    /// <summary>The margin z of each pair, (N).</summary>
    /// <param name="chosen">Policy log-probs of the chosen answers, summed over tokens, (N).</param>
    /// <param name="rejected">Policy log-probs of the rejected answers, (N).</param>
    /// <param name="referenceChosen">Reference log-probs of the chosen answers, (N).</param>
    /// <param name="referenceRejected">Reference log-probs of the rejected answers, (N).</param>
    /// <param name="beta">The inverse temperature.</param>
    public static Tensor Margin(Tensor chosen, Tensor rejected, Tensor referenceChosen, Tensor referenceRejected, double beta)
    {
        using Scalar scale = beta;
        return ((chosen - referenceChosen) - (rejected - referenceRejected)).mul(scale);
    }

    /// <summary>The loss of each pair, (N).</summary>
    /// <param name="margin">z, (N).</param>
    /// <param name="epsilon">The probability that the label is wrong, (N), in [0, 1); from 0.5 on the pair is reversed.</param>
    public static Tensor PerPair(Tensor margin, Tensor epsilon) =>
        -(((ones_like(epsilon) - epsilon) * F.logsigmoid(margin)) + (epsilon * F.logsigmoid(-margin)));
}
