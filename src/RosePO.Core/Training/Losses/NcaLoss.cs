using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Noise contrastive alignment of a pair (Chen et al. 2024, arXiv 2402.05369), which keeps the chosen answer's own probability from falling.
/// TRL: <c>nca_pair</c>. L = -log sigmoid(beta a) - 0.5 log sigmoid(-beta a) - 0.5 log sigmoid(-beta b).
/// </summary>
internal sealed class NcaLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var (chosen, rejected) = (options.Chosen(batch).Times(options.Beta), options.Rejected(batch).Times(options.Beta));  // (N)
        return -F.logsigmoid(chosen) - (F.logsigmoid(-chosen) + F.logsigmoid(-rejected)).Times(0.5);
    }
}
