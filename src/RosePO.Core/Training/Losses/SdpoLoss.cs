using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// S-DPO (Chen et al. 2024, arXiv 2406.09215): one chosen answer against all rejected ones of its prompt, by the softmax of Plackett and Luce.
/// <code>L = -log sigmoid(-log sum_i exp(-z_i)) = -log [1 / (1 + sum_i exp(-z_i))]</code>
/// Smoothing is that of the list (see <see cref="ListSoftmax"/>). With one rejected answer it is <see cref="RosePOLoss"/>.
/// </summary>
public sealed class SdpoLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch) => ListSoftmax.PerRow(-options.Margin(batch), batch);
}
