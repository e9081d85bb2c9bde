using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Anchored preference optimisation, down (D'Oosterlinck et al. 2024, arXiv 2408.06266): for a model that is better than its chosen answers,
/// lowers both and the rejected one more. TRL: <c>apo_down</c>. L = sigmoid(beta a) + 1 - sigmoid(z).
/// </summary>
internal sealed class ApoDownLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch) =>
        options.Chosen(batch).Times(options.Beta).sigmoid() + options.Margin(batch).sigmoid().OneLess();
}
