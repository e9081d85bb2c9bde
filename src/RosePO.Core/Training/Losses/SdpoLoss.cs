using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// S-DPO (Chen et al. 2024, arXiv 2406.09215): one chosen answer against all rejected ones of its prompt, by the softmax of Plackett and Luce.
/// <code>L = -log sigmoid(-log sum_i w_i exp(-z_i)) = -log [1 / (1 + sum_i w_i exp(-z_i))]</code>
/// w is 1, or has a mean of 1 over the list and no gradient: in proportion to (1 + n_i)^strength, n_i the item's training count, or, as the hard negatives of
/// contrastive learning are weighed (Robinson et al. 2021, arXiv 2010.04592), to exp(-strength z_i). Smoothing is that of the list (see
/// <see cref="ListSoftmax"/>). With one rejected answer it is <see cref="RosePOLoss"/>.
/// </summary>
internal sealed class SdpoLoss(MarginOptions options, SdpoOptions sdpo) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var values = -options.Margin(batch);                                                            // (N)
        return ListSoftmax.PerRow(
            sdpo.Weights switch
            {
                NegativeWeights.None => values,
                NegativeWeights.Popularity => values + LogWeights(Counts(batch).Plus(1).log(), batch),
                NegativeWeights.Hardness => values + LogWeights(values.detach(), batch),
                _ => throw TrainingErrors.Unknown(sdpo.Weights),
            },
            batch);
    }

    private static Tensor Counts(PreferenceBatch batch) =>
        batch.RejectedCount ?? throw new ArgumentException("Weights by popularity read the training count of each rejected item.", nameof(batch));

    // ln w, (N), of logarithms that w's are in proportion to at a strength of 1.
    private Tensor LogWeights(Tensor logarithms, PreferenceBatch batch)
    {
        var scaled = logarithms.Times(sdpo.Strength);                                                   // (N)
        var means = batch.ByRow(scaled, double.NegativeInfinity).logsumexp(1)
            - batch.ByRow(ones_like(scaled), 0).sum(1).log();                                           // (R)
        return scaled - means.repeat_interleave(tensor(batch.Negatives.Select(count => (long)count).ToArray(), device: means.device));
    }
}
