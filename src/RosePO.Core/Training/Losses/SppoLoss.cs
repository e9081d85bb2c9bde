using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Self-play preference optimisation with hard labels (Wu et al. 2024, arXiv 2405.00675): L = (a - 1 / (2 beta))^2 + (b + 1 / (2 beta))^2.
/// TRL: <c>sppo_hard</c>.
/// </summary>
internal sealed class SppoLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var target = 1 / (2 * options.Beta);
        return options.Chosen(batch).Plus(-target).square() + options.Rejected(batch).Plus(target).square();
    }
}
