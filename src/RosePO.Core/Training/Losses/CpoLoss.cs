using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Contrastive preference optimisation (Xu et al. 2024, arXiv 2401.08417), without a reference: z = beta (log pi(y_w) - log pi(y_l)) in the
/// loss of <see cref="RosePOLoss"/>, plus the chosen answer's negative log-likelihood per token. TRL: CPO with <c>sigmoid</c>, <c>cpo_alpha</c> = 1.
/// </summary>
internal sealed class CpoLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch) =>
        RosePOLoss.PerPair((batch.Chosen - batch.Rejected).Times(options.Beta), batch.Epsilon) - (batch.Chosen / batch.ChosenTokens);
}
