using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Robust DPO (Ray Chowdhury et al. 2024, arXiv 2403.00409): the unbiased estimate of the loss under labels that are wrong with probability
/// epsilon. TRL: <c>robust</c>. With each pair's own epsilon it is the robust form of RosePO.
/// <code>L = [-(1 - epsilon) log sigmoid(z) + epsilon log sigmoid(-z)] / (1 - 2 epsilon)</code>
/// With epsilon = 0 it is DPO. It has no minimum, and near epsilon = 0.5 a pair weighs 1 / (1 - 2 epsilon) times as much.
/// </summary>
internal sealed class RobustLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var (margin, epsilon) = (options.Margin(batch), batch.Epsilon);                                 // (N)
        return ((epsilon * F.logsigmoid(-margin)) - (epsilon.OneLess() * F.logsigmoid(margin))) / epsilon.Times(2).OneLess();
    }
}
