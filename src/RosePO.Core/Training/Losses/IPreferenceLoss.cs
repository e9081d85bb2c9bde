using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>A preference objective: log-probs of chosen and rejected answers in, losses out. It holds no state between batches.</summary>
public interface IPreferenceLoss
{
    /// <summary>The losses, whose mean is minimised: one a pair, (N), or one a row where an objective compares a whole list, (R).</summary>
    /// <param name="batch">The batch; gradients flow through <see cref="PreferenceBatch.Chosen"/> and <see cref="PreferenceBatch.Rejected"/>.</param>
    Tensor Losses(PreferenceBatch batch);
}
