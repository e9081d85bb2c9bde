using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Efficient exact optimisation for two answers (Ji et al. 2024, arXiv 2402.00856): the reverse KL from the smoothed label to the policy.
/// TRL: <c>exo_pair</c>.
/// <code>L = sigmoid(z) (log sigmoid(z) - log(1 - epsilon)) + sigmoid(-z) (log sigmoid(-z) - log epsilon)</code>
/// It needs an epsilon above 0: smaller ones count as 0.001, TRL's default. The minimum, 0, is at z = ln((1 - epsilon) / epsilon).
/// </summary>
internal sealed class ExoLoss(MarginOptions options) : IPreferenceLoss
{
    private const double SmallestEpsilon = 1e-3;

    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var margin = options.Margin(batch);                                                             // (N)
        var epsilon = batch.Epsilon.AtLeast(SmallestEpsilon);                                           // (N)
        return (margin.sigmoid() * (F.logsigmoid(margin) - epsilon.OneLess().log()))
            + ((-margin).sigmoid() * (F.logsigmoid(-margin) - epsilon.log()));
    }
}
