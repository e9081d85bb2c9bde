using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// SimPO (Meng et al. 2024, arXiv 2405.14734), without a reference, in the loss of <see cref="RosePOLoss"/>:
/// <code>z = beta (f(log pi(y_w) / |y_w|) - f(log pi(y_l) / |y_l|)) - gamma</code>
/// f(x) = x, or with an alpha AlphaPO's (Gupta et al. 2025, arXiv 2501.03884) f(x) = (1 - exp(-alpha x)) / alpha, which tends to x as alpha does to 0. TRL: CPO with
/// <c>simpo</c> and <c>alphapo</c>.
/// </summary>
internal sealed class SimPOLoss(double beta, SimPOOptions options) : IPreferenceLoss
{
    /// <inheritdoc/>
    public Tensor Losses(PreferenceBatch batch)
    {
        var lengths = options.Length == AnswerLength.Title
            ? batch.TitleTokens ?? throw new ArgumentException("SimPO by the title's length reads the tokens of titles.", nameof(batch))
            : new AnswerPair(batch.ChosenTokens, batch.RejectedTokens);
        var margin = Reward(batch.Chosen / lengths.Chosen) - Reward(batch.Rejected / lengths.Rejected);     // (N)
        return RosePOLoss.PerPair(margin.Times(beta).Plus(-options.TargetMargin), batch.Epsilon);
    }

    private Tensor Reward(Tensor perToken) =>
        options.Alpha == 0 ? perToken : Divergences.Exp(perToken.Times(-options.Alpha)).OneLess().Times(1 / options.Alpha);
}
