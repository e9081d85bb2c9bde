using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Preference list ranking after TPO (Liao et al. 2024, arXiv 2410.12854) and LiPO (Liu et al. 2024, arXiv 2402.01878): every pair of a prompt's
/// answers of unequal value v, weighed as LambdaRank does (docs/methods.md; TPO's own equation could not be read).
/// <code>
/// s_i = beta r_i,   L = sum_{v_i > v_j} l_ij log(1 + exp(s_j - s_i)) / sum_{v_i > v_j} l_ij
/// l_ij = |2^v_i - 2^v_j| |1 / log2(1 + rank_i) - 1 / log2(1 + rank_j)|
/// </code>
/// Ranks are those of s from 1, equal scores (of log-ratios to within 1e-4) in the list's order, and l has no gradient. A list without a pair costs 0. With one rejected answer it is
/// <see cref="DpoLoss"/> to the bit.
/// </summary>
internal sealed class TpoLoss(MarginOptions options, TpoOptions tpo) : IPreferenceLoss
{
    // Log-ratios that differ by less may do so by rounding alone: before the first step all are 0, and what rounding leaves of that must not order a list.
    private const double Rounding = 1e-4;

    // Below any sum of lambdas that single precision tells from 0.
    private const double Tiny = 1e-30;

    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var answers = batch.Values ?? throw new ArgumentException("TPO reads the value of each answer.", nameof(batch));
        var rejected = Divergences.Score(batch.Steps?.Ratio ?? batch.RejectedRatio, options);           // (N)
        var scores = batch.ByList(options.Chosen(batch), rejected, 0);                                  // (R, 1 + K), s / beta
        var margins = (scores.unsqueeze(2) - scores.unsqueeze(1)).Times(options.Beta);                  // (R, 1 + K, 1 + K)

        // What is not a number is more than nothing and less than nothing: an answer that a shorter row lacks is in no pair.
        var weights = Weights(scores.detach(), batch.ByList(answers.Chosen, answers.Rejected, double.NaN));
        return (weights * DpoLoss.PerPair(margins)).sum([1, 2]);                                        // (R)
    }

    // The weight of each pair of answers, the better one's row and the other's column, (R, 1 + K, 1 + K).
    private Tensor Weights(Tensor scores, Tensor values)
    {
        using var noGrad = no_grad();
        var better = values.unsqueeze(2).gt(values.unsqueeze(1));                                       // (R, 1 + K, 1 + K)
        var weights = better.to_type(scores.dtype);
        if (tpo.Normalisation != ListNormalisation.Plain)
        {
            var gains = values.Times(Math.Log(2)).exp();                                                // (R, 1 + K)
            weights = where(better, Differences(gains) * Differences(Discounts(scores, values)), zeros_like(weights));
        }

        return tpo.Normalisation == ListNormalisation.None ? weights : weights / weights.sum([1, 2], keepdim: true).AtLeast(Tiny);
    }

    // |x_i - x_j|
    private static Tensor Differences(Tensor x) => (x.unsqueeze(2) - x.unsqueeze(1)).abs();

    // 1 / log2(1 + rank), (R, 1 + K). An answer's rank is one more than the answers before it: those of higher score and, earlier in the list, of its own.
    private static Tensor Discounts(Tensor scores, Tensor values)
    {
        var told = scores.Times(1 / Rounding).round();                                                  // (R, 1 + K)
        var present = where(values.isnan(), zeros_like(told).Plus(double.NegativeInfinity), told);
        var (one, other) = (present.unsqueeze(2), present.unsqueeze(1));
        var earlier = ones_like(other.expand(-1, present.shape[1], -1)).tril(-1).to_type(ScalarType.Bool);
        var before = other.gt(one).logical_or(other.eq(one).logical_and(earlier));                      // (R, 1 + K, 1 + K)
        return before.sum(2).to_type(scores.dtype).Plus(2).log2().reciprocal();
    }
}
