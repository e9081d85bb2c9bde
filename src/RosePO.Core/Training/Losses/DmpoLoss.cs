using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// DMPO (Bai et al. 2024, arXiv 2405.16127): the chosen answer against the mean of its prompt's rejected ones,
/// L = -log sigmoid(beta r_w - mean_i beta r_i). Each answer is measured against its own reference, the rejected ones too.
/// </summary>
internal sealed class DmpoLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var margins = batch.ByRow(options.Margin(batch), 0).sum(1);                                     // (R)
        var counts = batch.ByRow(ones_like(batch.Epsilon), 0).sum(1);                                   // (R)
        return DpoLoss.PerPair(margins / counts);
    }
}
