using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder.Passes;

/// <summary>
/// Activation checkpointing (Chen et al. 2016, arXiv 1604.06174): a block runs without a graph and keeps its input alone; the backward
/// pass runs it again, this time with its graph. A block draws the same in both runs.
/// </summary>
internal static class RecomputedBlock
{
    /// <summary>Runs a block on the result of the one before, (B, T, d), and notes on a tape how the gradient goes back through it.</summary>
    public static Tensor Run(Tensor x, Func<Tensor, Tensor> block, Tape tape)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return tape.Record(block(x).MoveToOuterDisposeScope(), gradient =>
        {
            using var graph = enable_grad();
            using var again = NewDisposeScope();
            var input = x.detach();
            input.requires_grad = true;
            block(input).backward([gradient]);
            if (x.requires_grad)
            {
                x.backward([input.grad!]);
            }
        });
    }
}
