using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// Each pair's rejected answer cut into steps, S at most, that count by how much they resemble the chosen answer's. The chosen answer resembles itself, so
/// its own steps count whole.
/// </summary>
/// <param name="Policy">The policy's log-prob of each step, summed over its tokens, (N, S).</param>
/// <param name="Reference">The reference's, (N, S).</param>
/// <param name="Weights">What each step counts, (N, S); without gradient.</param>
internal sealed record AnswerSteps(Tensor Policy, Tensor Reference, Tensor Weights)
{
    /// <summary>sum_k w_k (log pi_k - log ref_k), (N).</summary>
    public Tensor Ratio => ((Policy - Reference) * Weights).sum(1);

    /// <summary>
    /// The weights (1 + cos) / 2 of steps, (N, S): a step with the chosen answer's direction counts 1, one of the opposite direction nothing. TPO's code (Liao et
    /// al. 2024, arXiv 2410.12854) has 1 + cos in a mean, where a beginning that answers share does not cancel.
    /// </summary>
    /// <param name="states">The mean state of each step, or any multiple of it, (N, S, d).</param>
    /// <param name="chosen">That of the same step of the chosen answer, (N, S, d).</param>
    public static Tensor Resemblance(Tensor states, Tensor chosen)
    {
        var lengths = (states.square().sum(-1) * chosen.square().sum(-1)).sqrt();                       // (N, S)
        return ((states * chosen).sum(-1) / lengths).Plus(1).Times(0.5);
    }
}
