using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Length-normalised DPO (Lambert et al. 2024, arXiv 2411.15124): z = beta (a / |y_w| - b / |y_l|) in the loss of
/// <see cref="RosePOLoss"/>. TRL: <c>sigmoid_norm</c>, without smoothing.
/// </summary>
internal sealed class SigmoidNormLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var margin = (options.Chosen(batch) / batch.ChosenTokens) - (options.Rejected(batch) / batch.RejectedTokens);   // (N)
        return RosePOLoss.PerPair(margin.Times(options.Beta), batch.Epsilon);
    }
}
