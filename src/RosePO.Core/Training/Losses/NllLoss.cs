using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// The likelihood of the chosen answer alone, <c>L = -log pi(y_w)</c>: no rejected answer, no reference, no oracle. It is the control that a preference loss has
/// to beat, since more likelihood training on the same examples may gain as much.
/// </summary>
internal sealed class NllLoss : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch) => -batch.ByRow(batch.Chosen, 0).narrow(1, 0, 1).squeeze(1);      // (R)
}
