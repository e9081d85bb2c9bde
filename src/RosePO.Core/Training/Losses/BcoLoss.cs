using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Binary classifier optimisation of pairs (Jung et al. 2024, arXiv 2404.04656): L = -log sigmoid(beta a) - log sigmoid(-beta b).
/// TRL: <c>bco_pair</c>, in the form without a running mean of the rewards.
/// </summary>
internal sealed class BcoLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch) =>
        -F.logsigmoid(options.Chosen(batch).Times(options.Beta)) - F.logsigmoid(options.Rejected(batch).Times(-options.Beta));
}
