using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// RosePO over a list (docs/methods.md): the cross-entropy of all listed answers, whose label is smoothed as the oracle has it of the whole list.
/// <code>
/// s_c = beta (log pi(c) - lambda log pi_ref(c)),   p = softmax of s over the chosen and the rejected answers
/// t_w = 1 - e,   t_l = e o_l / sum_l o_l,   L = -sum_c t_c log p_c
/// </code>
/// o and e as in <see cref="ListSoftmax"/>, e at most <see cref="RosePOListOptions.MaximumDoubt"/>; lambda is
/// <see cref="RosePOListOptions.ReferenceWeight"/>. With one rejected answer and lambda 1 it is <see cref="RosePOLoss"/> to the bit, with epsilon 0
/// <see cref="SdpoLoss"/>.
/// </summary>
internal sealed class RosePOListLoss(MarginOptions options, RosePOListOptions list) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var weighted = batch with
        {
            ReferenceChosen = batch.ReferenceChosen.Times(list.ReferenceWeight),
            ReferenceRejected = batch.ReferenceRejected.Times(list.ReferenceWeight),
        };
        return ListSoftmax.PerRow(-options.Margin(weighted), batch, list.MaximumDoubt);
    }
}
