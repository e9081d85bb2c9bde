using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Discovered preference optimisation (Lu et al. 2024, arXiv 2406.08414), the log-ratio modulated loss; tau = 0.05. TRL: <c>discopop</c>.
/// <code>L = (1 - m) (-log sigmoid(z)) + m exp(-z), m = sigmoid(z / tau)</code>
/// m exp(-z) is computed as exp(log m - z), whose exponent is below 0 wherever exp(-z) alone would overflow.
/// </summary>
internal sealed class DiscoPopLoss(MarginOptions options) : IPreferenceLoss
{
    private const double Temperature = 0.05;

    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var margin = options.Margin(batch);                                                             // (N)
        var tempered = margin.Times(1 / Temperature);                                                   // (N)
        return (F.logsigmoid(tempered) - margin).exp() - ((-tempered).sigmoid() * F.logsigmoid(margin));
    }
}
