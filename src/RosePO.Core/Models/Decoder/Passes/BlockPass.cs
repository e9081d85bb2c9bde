using RosePO.Core.Models.Kernels;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder.Passes;

/// <summary>
/// A block of the decoder on the processor in single precision, with its backward pass: matrix products by libtorch, all between them in one pass over memory each way.
/// It computes what the block with a graph computes, and keeps only what its backward pass reads.
/// B = rows, T = tokens, Q = tokens that continue from the block, N = B T, M = B Q, d = width, H = query heads, G = key-value heads, D = head size, F = feed-forward width.
/// </summary>
internal sealed class BlockPass
{
    private readonly LlamaModel _model;
    private readonly string _prefix;
    private readonly BlockInputs _inputs;
    private readonly Arena _arena;
    private readonly ProjectionPass _projection;
    private readonly LinearPass _output, _gateUp, _down;

    // Kept for the backward pass.
    private readonly Tensor _x, _scale, _normed;                                                // (N, d), (N), (N, d)
    private readonly Tensor _attended, _middle, _middleScale, _middleNormed;                    // (M, H D), (M, d), (M), (M, d)
    private readonly Tensor _both, _activated;                                                  // (M, 2F), (M, F)
    private readonly Tensor? _attentionKept, _feedForwardKept;                                  // (M, d)

    private BlockPass(LlamaModel model, int layer, Tensor x, BlockInputs inputs, Arena arena)
    {
        var config = model.Config;
        (_model, _prefix, _inputs, _arena) = (model, $"model.layers.{layer}.", inputs, arena);
        _projection = new ProjectionPass(model, arena, _prefix, inputs);
        _output = new LinearPass(model, arena, _prefix + "self_attn.o_proj", config.AttentionOutputBias);
        _gateUp = new LinearPass(model, arena, _prefix + "mlp.gate_up_proj", config.FeedForwardBias);
        _down = new LinearPass(model, arena, _prefix + "mlp.down_proj", config.FeedForwardBias);

        _x = x.detach().flatten(0, 1);
        var (tokens, width) = (_x.shape[0], _x.shape[1]);
        var continuing = inputs.Wanted?.Indices.shape[0] ?? tokens;
        (_scale, _normed) = (arena.Take(tokens), arena.Take(tokens, width));
        (_attended, _middle) = (arena.Take(continuing, (long)config.Heads * config.HeadSize), arena.Take(continuing, width));
        (_middleScale, _middleNormed) = (arena.Take(continuing), arena.Take(continuing, width));
        (_both, _activated) = (arena.Take(continuing, 2 * config.IntermediateSize), arena.Take(continuing, config.IntermediateSize));
        if (inputs.Dropout > 0)
        {
            (_attentionKept, _feedForwardKept) = (arena.Take(continuing, width), arena.Take(continuing, width));
        }
    }

    /// <summary>Computes a block, and notes on a tape how the gradient goes back through it.</summary>
    /// <param name="model">The model. Where it recomputes activations, only the block's result is kept.</param>
    /// <param name="layer">The block's number.</param>
    /// <param name="x">The residual stream, (B, T, d).</param>
    /// <param name="inputs">What it reads besides.</param>
    /// <param name="begin">Called before the block, whenever it is computed.</param>
    /// <param name="tape">The tape.</param>
    /// <param name="arena">Where its memory comes from; it is given back when the gradient has gone back through it.</param>
    /// <returns>(B, Q, d).</returns>
    public static Tensor Run(LlamaModel model, int layer, Tensor x, BlockInputs inputs, Action begin, Tape tape, Arena arena)
    {
        var (rows, width) = (x.shape[0], x.shape[2]);
        var start = arena.Top;

        // Of memory of its own: libtorch minds whether what its graph has saved is written to, and cannot tell parts of the arena apart.
        var result = empty(rows, inputs.Wanted?.Count ?? x.shape[1], width);
        var pass = Compute(result);
        if (model.ActivationCheckpointing)
        {
            pass._projection.Forget();
            arena.Release(start);
        }

        return tape.Record(result, gradient =>
        {
            using var scope = NewDisposeScope();
            pass = model.ActivationCheckpointing ? Compute(empty_like(result)) : pass;
            if (pass.Backward(gradient, x.requires_grad) is { } before)
            {
                x.backward([before.view(x.shape)]);
            }

            pass._projection.Forget();
            arena.Release(start);
        });

        BlockPass Compute(Tensor to)
        {
            using var noGrad = no_grad();
            begin();
            var block = new BlockPass(model, layer, x, inputs, arena);
            block.Forward(to.view(-1, width));
            return block;
        }
    }

    // Into the block's result, (M, d).
    private void Forward(Tensor result)
    {
        RmsNorm.Forward(_x, null, null, Weight("input_layernorm"), _model.Config.NormEpsilon, _x, _normed, _scale);
        _projection.Forward(_normed, _attended);
        _output.Forward(_attended, result);
        var residual = _inputs.Wanted is { } wanted ? _x.index_select(0, wanted.Indices) : _x;      // (M, d)
        RmsNorm.Forward(
            residual, result, Factors(_attentionKept), Weight("post_attention_layernorm"), _model.Config.NormEpsilon, _middle, _middleNormed, _middleScale);
        _gateUp.Forward(_middleNormed, _both);
        SwiGlu.Forward(_both, _activated);
        _down.Forward(_activated, result);
        if (Factors(_feedForwardKept) is { } kept)
        {
            result.mul_(kept);
        }

        result.add_(_middle);
    }

    // Adds the gradients of what is trained in the block. From that of its result, (M, d), to that of its input, (N, d); null where nothing before it is trained.
    private Tensor? Backward(Tensor gradient, bool goesOn)
    {
        using var noGrad = no_grad();
        gradient = gradient.contiguous().view(_middle.shape);                                       // (M, d)
        var activated = _arena.Take(_activated.shape);                                              // (M, F)
        _down.Backward(_activated, Dropped(gradient, _feedForwardKept), activated);
        SwiGlu.Backward(_both, activated, _both);                                                   // (M, 2F)
        var middle = _arena.Take(_middle.shape);                                                    // (M, d)
        _gateUp.Backward(_middleNormed, _both, middle);
        NormBackward(_middle, _middleScale, "post_attention_layernorm", middle, gradient);
        var attended = _arena.Take(_attended.shape);                                                // (M, H D)
        _output.Backward(_attended, Dropped(middle, _attentionKept), attended);
        if (_projection.Backward(_normed, attended, goesOn) is not { } normed)                      // (N, d)
        {
            return null;
        }

        var residual = _inputs.Wanted is { } wanted ? zeros_like(_x).index_add_(0, wanted.Indices, middle, _inputs.One) : middle;    // (N, d)
        NormBackward(_x, _scale, "input_layernorm", normed, residual);
        return normed;
    }

    // From a norm's result to its input, in place, with what reaches the input past the norm.
    private void NormBackward(Tensor x, Tensor scale, string norm, Tensor gradient, Tensor residual) =>
        RmsNorm.Backward(x, scale, Weight(norm), gradient, residual, _model.Parameters.Gradient is null ? null : Weight(norm).grad, gradient);

    private Tensor Weight(string norm) => _model.Parameters[_prefix + norm + ".weight"];

    private Tensor? Factors(Tensor? kept) => kept is null ? null : _model.Draws.Fill(kept, _inputs.Dropout);

    private static Tensor Dropped(Tensor gradient, Tensor? kept) => kept is null ? gradient : gradient * kept;
}
