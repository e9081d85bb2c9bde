using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>Direct preference optimisation (Rafailov et al. 2023, arXiv 2305.18290): L = -log sigmoid(z), z as in <see cref="MarginOptions.Margin"/>. TRL: <c>sigmoid</c>.</summary>
internal sealed class DpoLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch) => PerPair(options.Margin(batch));

    /// <summary>The loss of each margin, (N).</summary>
    public static Tensor PerPair(Tensor margin) => -F.logsigmoid(margin);
}
