using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// SimPO (Meng et al. 2024, arXiv 2405.14734), without a reference: z = beta (log pi(y_w) / |y_w| - log pi(y_l) / |y_l|) - gamma in the
/// loss of <see cref="RosePOLoss"/>. TRL: CPO with <c>simpo</c>.
/// </summary>
public sealed class SimPOLoss(double beta, SimPOOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var margin = (batch.Chosen / batch.ChosenTokens) - (batch.Rejected / batch.RejectedTokens);     // (N)
        return RosePOLoss.PerPair(margin.Times(beta).Plus(-options.TargetMargin), batch.Epsilon);
    }
}
