using RosePO.Core.Models.Kernels;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder.Passes;

/// <summary>
/// Query, key and value with attention, and its backward pass. Where few tokens look, queries are a projection of their own.
/// B = rows, T = tokens, Q = tokens that look, N = B T, M = B Q, d = width, H = query heads, G = key-value heads, D = head size.
/// </summary>
internal sealed class ProjectionPass
{
    // Of the parts of a query, key and value projection.
    private static readonly Range s_query = ..1;
    private static readonly Range s_keyValue = 1..;

    private readonly BlockInputs _inputs;
    private readonly Arena _arena;
    private readonly bool _isTrained;
    private readonly LinearPass _all, _looking, _seen;
    private readonly Tensor _query, _key, _value;                                                   // (B, H, Q, D), twice (B, G, T, D)
    private readonly AttentionPass _attention;
    private Tensor? _wantedNormed;                                                                  // (M, d)

    public ProjectionPass(LlamaModel model, Arena arena, string prefix, BlockInputs inputs)
    {
        (_inputs, _arena, _isTrained) = (inputs, arena, model.Parameters.Gradient is not null);
        LinearPass Layer(Range? parts) => new(model, arena, prefix + "self_attn.qkv_proj", model.Config.QueryKeyValueBias, parts);
        (_all, _looking, _seen) = (Layer(null), Layer(s_query), Layer(s_keyValue));
        var (rows, tokens, size) = (inputs.Turns.Cos.shape[0], inputs.Turns.Cos.shape[1], model.Config.HeadSize);

        // Of memory of their own, as a graph saves them: it minds whether that is written to, and cannot tell parts of the arena apart.
        _query = Own(rows, model.Config.Heads, inputs.Wanted?.Count ?? tokens, size);
        (_key, _value) = (Own(rows, model.Config.KeyValueHeads, tokens, size), Own(rows, model.Config.KeyValueHeads, tokens, size));
        _attention = new AttentionPass(inputs.Wanted is { } wanted ? new AttentionScope(wanted.Mask, 0) : inputs.Visible);
    }

    /// <summary>What each token finds.</summary>
    /// <param name="normed">The normalised residual stream, (N, d).</param>
    /// <param name="result">Takes it, (M, H D).</param>
    public void Forward(Tensor normed, Tensor result)
    {
        var place = _arena.Top;
        if (_inputs.Wanted is not { } wanted)
        {
            var all = Take(_query, _key, _value);                                                   // (N, (H + 2G) D)
            _all.Forward(normed, all);
            Heads.Split(all, _inputs.Turns, (_query, true), (_key, true), (_value, false));
        }
        else
        {
            _wantedNormed = normed.index_select(0, wanted.Indices);                                 // (M, d)
            var looking = Take(_query);                                                             // (M, H D)
            _looking.Forward(_wantedNormed, looking);
            Heads.Split(looking, wanted.Turns, (_query, true));
            var seen = Take(_key, _value);                                                          // (N, 2G D)
            _seen.Forward(normed, seen);
            Heads.Split(seen, _inputs.Turns, (_key, true), (_value, false));
        }

        _attention.Forward(_query, _key, _value, result.view(_query.shape[0], _query.shape[2], _query.shape[1], _query.shape[3]));
        _arena.Release(place);
    }

    /// <summary>Adds the gradients of what is trained.</summary>
    /// <param name="normed">The normalised residual stream, (N, d).</param>
    /// <param name="gradient">Of the result, (M, H D).</param>
    /// <param name="goesOn">Whether anything is trained before the block.</param>
    /// <returns>The gradient of the normalised residual stream, (N, d); null where it is of no use.</returns>
    public Tensor? Backward(Tensor normed, Tensor gradient, bool goesOn)
    {
        goesOn |= _isTrained;
        var (query, key, value) = (_arena.Take(_query.shape), _arena.Take(_key.shape), _arena.Take(_value.shape));
        _attention.Backward(gradient.view(_query.shape[0], _query.shape[2], _query.shape[1], _query.shape[3]), query, key, value);
        if (_inputs.Wanted is not { } wanted)
        {
            var all = Take(query, key, value);                                                      // (N, (H + 2G) D)
            Heads.Join(all, _inputs.Turns, (query, true), (key, true), (value, false));
            return Back(_all, normed, all, goesOn);
        }

        var looking = Take(query);                                                                  // (M, H D)
        Heads.Join(looking, wanted.Turns, (query, true));
        var seen = Take(key, value);                                                                // (N, 2G D)
        Heads.Join(seen, _inputs.Turns, (key, true), (value, false));
        var ofLooking = Back(_looking, _wantedNormed!, looking, goesOn);                            // (M, d)
        return Back(_seen, normed, seen, goesOn)?.index_add_(0, wanted.Indices, ofLooking!, _inputs.One);
    }

    /// <summary>Frees what the backward pass would read.</summary>
    public void Forget()
    {
        _attention.Forget();
        Array.ForEach([_query, _key, _value], tensor => tensor.Dispose());
    }

    private static Tensor Own(params long[] shape) => empty(shape).DetachFromDisposeScope();

    // Heads side by side, as a projection gives them.
    private Tensor Take(params Tensor[] heads) =>
        _arena.Take(heads[0].shape[0] * heads[0].shape[2], heads.Sum(part => part.shape[1]) * heads[0].shape[3]);

    private Tensor? Back(LinearPass layer, Tensor x, Tensor gradient, bool goesOn)
    {
        if (!goesOn)
        {
            layer.AddGradients(x, gradient);
            return null;
        }

        var result = _arena.Take(x.shape);                                                          // as x
        layer.Backward(x, gradient, result);
        return result;
    }
}
