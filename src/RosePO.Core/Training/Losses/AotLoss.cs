using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Alignment by optimal transport on pairs (Melnyk et al. 2024, arXiv 2406.05882): the policy's margins of a batch are to dominate
/// the reference's as a distribution, so both are sorted before they are subtracted. TRL: <c>aot</c> (formerly <c>aot_pair</c>).
/// <code>
/// delta = sort(log pi(y_w) - log pi(y_l)) - sort(log pi_ref(y_w) - log pi_ref(y_l))
/// L = -(1 - epsilon) log sigmoid(beta delta) - epsilon log sigmoid(-beta delta)
/// </code>
/// An epsilon goes with its pair's policy margin to that margin's rank, so that each pair's gradient is weighed by its own.
/// </summary>
internal sealed class AotLoss(MarginOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var (policy, order) = (batch.Chosen - batch.Rejected).sort();                                   // (N), (N)
        var (reference, _) = (batch.ReferenceChosen - batch.ReferenceRejected).sort();                  // (N)
        return RosePOLoss.PerPair((policy - reference).Times(options.Beta), batch.Epsilon.index_select(0, order));
    }
}
