using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder;

/// <summary>
/// Activation checkpointing (Chen et al. 2016, arXiv 1604.06174): blocks run without a graph and each keeps its input alone; the backward
/// pass runs one block at a time again, this time with its graph. A block draws the same in both runs.
/// </summary>
internal sealed class ActivationCheckpointing
{
    private readonly List<(Tensor Input, Func<Tensor, Tensor> Block)> _blocks = [];
    private Tensor? _source;
    private Tensor? _output;

    /// <summary>Runs a block on the result of the one before, (B, T, d).</summary>
    public Tensor Run(Tensor x, Func<Tensor, Tensor> block)
    {
        _source ??= x;
        var input = Leaf(x);
        _blocks.Add((input, block));
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return _output = Leaf(block(input)).MoveToOuterDisposeScope();
    }

    /// <summary>Carries the gradient of the last block's result through all blocks, and through what came before them.</summary>
    public void Backward()
    {
        if (_output?.grad is not { } gradient)
        {
            return;
        }

        for (var i = _blocks.Count - 1; i >= 0; i--)
        {
            using var scope = NewDisposeScope();
            var (input, block) = _blocks[i];
            block(input).backward([gradient]);
            gradient = input.grad!.MoveToOuterDisposeScope();
        }

        if (_source!.requires_grad)
        {
            _source.backward([gradient]);
        }
    }

    private static Tensor Leaf(Tensor x)
    {
        var leaf = x.detach();
        leaf.requires_grad = true;
        return leaf;
    }
}
