using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>The hinge of RSO and SLiC (Liu et al. 2023, arXiv 2309.06657; Zhao et al. 2023): L = max(0, 1 - z). TRL: <c>hinge</c>.</summary>
internal sealed class HingeLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch) => options.Margin(batch).OneLess().relu();
}
