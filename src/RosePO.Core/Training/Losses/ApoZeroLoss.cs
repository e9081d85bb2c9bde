using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Anchored preference optimisation, zero (D'Oosterlinck et al. 2024, arXiv 2408.06266): raises chosen and lowers rejected answers, each
/// against the reference. TRL: <c>apo_zero</c>. L = 1 - sigmoid(beta a) + sigmoid(beta b).
/// </summary>
internal sealed class ApoZeroLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch) =>
        options.Chosen(batch).Times(options.Beta).sigmoid().OneLess() + options.Rejected(batch).Times(options.Beta).sigmoid();
}
