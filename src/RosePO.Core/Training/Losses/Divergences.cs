using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// f-divergences in place of the reverse KL (Wang et al. 2023, arXiv 2309.16240): an answer's score is f'(u), u = pi / pi_ref,
/// without the constants that cancel between the answers of a pair.
/// <code>
/// reverse KL   log u
/// forward KL   -exp(-log u)
/// JS           log sigmoid(log u)
/// alpha        exp((alpha - 1) log u) / (alpha - 1)
/// </code>
/// </summary>
internal static class Divergences
{
    // exp continues as its tangent from here: e^20 is a ratio of half a billion, and beyond it squares would overflow.
    private const double LargestExponent = 20;

    /// <summary>The score of each log-ratio, (N).</summary>
    public static Tensor Score(Tensor ratio, MarginOptions options) => options.Divergence switch
    {
        FDivergence.ReverseKl => ratio,
        FDivergence.ForwardKl => -Exp(-ratio),
        FDivergence.JensenShannon => F.logsigmoid(ratio),
        FDivergence.Alpha => Exp(ratio.Times(options.DivergenceAlpha - 1)).Times(1 / (options.DivergenceAlpha - 1)),
        _ => throw TrainingErrors.Unknown(options.Divergence),
    };

    /// <summary>
    /// e^x, continued as its tangent above <see cref="LargestExponent"/>: e^c (1 + x - c), where min(x, c) = c.
    /// </summary>
    public static Tensor Exp(Tensor x)
    {
        var bounded = x.AtMost(LargestExponent);
        return bounded.exp() * (x - bounded).Plus(1);
    }
}
