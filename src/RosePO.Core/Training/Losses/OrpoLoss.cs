using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Odds-ratio preference optimisation (Hong et al. 2024, arXiv 2403.07691), without a reference: L = -p_w - beta log sigmoid(o(p_w) - o(p_l)),
/// p the log-likelihood per token, o(p) = p - log(1 - exp(p)) its log-odds. TRL: ORPO.
/// </summary>
internal sealed class OrpoLoss(MarginOptions options) : IPreferenceLoss
{
    // The log-odds of a certain answer are infinite; short of it by this, they are 14.
    private const double Certain = -1e-6;

    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var (chosen, rejected) = (batch.Chosen / batch.ChosenTokens, batch.Rejected / batch.RejectedTokens);    // (N)
        return DpoLoss.PerPair(LogOdds(chosen) - LogOdds(rejected)).Times(options.Beta) - chosen;
    }

    private static Tensor LogOdds(Tensor perToken)
    {
        var bounded = perToken.AtMost(Certain);
        return bounded - (-bounded.expm1()).log();
    }
}
