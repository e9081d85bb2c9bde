using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Alignment by optimal transport without pairs (Melnyk et al. 2024, arXiv 2406.05882): delta = sort(a) - sort(b), so a batch's chosen answers
/// are compared with its rejected ones rank by rank. TRL: <c>aot_unpaired</c>. L as in <see cref="AotLoss"/>, with one epsilon for all:
/// a chosen answer is compared with a rejected one of another prompt, to which no pair's epsilon applies.
/// </summary>
internal sealed class AotUnpairedLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var (chosen, _) = options.Chosen(batch).sort();                                                 // (N)
        var (rejected, _) = options.Rejected(batch).sort();                                             // (N)
        return RosePOLoss.PerPair((chosen - rejected).Times(options.Beta), batch.Epsilon);
    }
}
