using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>A preference objective: log-probs of chosen and rejected answers in, losses out. It contains no state between batches.</summary>
internal interface IPreferenceLoss
{
    /// <summary>The losses, whose mean is minimised: one per pair, (N), or one per row where an objective compares a whole list, (R).</summary>
    /// <param name="batch">The batch; gradients flow through <see cref="PreferenceBatch.Chosen"/> and <see cref="PreferenceBatch.Rejected"/>.</param>
    Tensor Losses(PreferenceBatch batch);
}
