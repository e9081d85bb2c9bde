using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// RecPO (Ouyang et al. 2025, arXiv 2506.02261): S-DPO with a margin that grows with how much better the user rated the chosen item.
/// <code>
/// d_i = (r_i - r_w) + lambda m_i,   L = -log sigmoid(-log sum_i exp(beta d_i))
/// m = (s_w / s_i) / beta  or  ln(1 + s_w - s_i) / beta,   s = rating / sqrt(1 + steps)
/// </code>
/// The chosen item comes next, so its steps are 0; rejected items are unrated, which counts as a rating of 3 at 10 steps.
/// </summary>
internal sealed class RecPOLoss(MarginOptions options, RecPOOptions recPO) : IPreferenceLoss
{
    private static readonly double s_unrated = 3 / Math.Sqrt(1 + 10);

    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var rating = batch.ChosenRating ?? throw new ArgumentException("RecPO reads the rating of each chosen item.", nameof(batch));
        var advantage = recPO.Margin == RatingMargin.Ratio ? rating.Times(1 / s_unrated) : rating.Plus(1 - s_unrated).log();    // (N), beta m
        return ListSoftmax.PerRow(advantage.Times(recPO.Weight) - options.Margin(batch), batch);
    }
}
