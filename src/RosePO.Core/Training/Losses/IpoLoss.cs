using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Identity preference optimisation (Azar et al. 2023, arXiv 2310.12036) on log-ratios per token, as TRL's <c>ipo</c> has it:
/// L = (a / |y_w| - b / |y_l| - 1 / (2 beta))^2. Its target for the margin is bounded, so it cannot run away.
/// </summary>
internal sealed class IpoLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch) =>
        ((options.Chosen(batch) / batch.ChosenTokens) - (options.Rejected(batch) / batch.RejectedTokens)).Plus(-1 / (2 * options.Beta)).square();
}
