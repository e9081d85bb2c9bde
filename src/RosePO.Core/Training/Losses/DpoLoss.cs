using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>Direct preference optimisation (Rafailov et al. 2023): L = -log sigmoid(z), z as in <see cref="RosePOLoss.Margin"/>.</summary>
public static class DpoLoss
{
    /// <summary>The loss of each pair, (N).</summary>
    public static Tensor PerPair(Tensor margin) => -F.logsigmoid(margin);
}
