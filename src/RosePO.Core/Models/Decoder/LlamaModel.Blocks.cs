using RosePO.Core.Models.Decoder.Passes;
using RosePO.Core.Models.Kernels;
using RosePO.Core.Models.Kernels.Attention;
using RosePO.Core.Models.Quantised;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models.Decoder;

// What a block computes. Q = tokens that continue from it: all T, or the wanted ones in the last block.
internal sealed partial class LlamaModel
{
    // Of the parts of a query, key and value projection.
    private static readonly Range s_query = ..1;
    private static readonly Range s_keyValue = 1..;

    private Tensor Block(int layer, Tensor x, BlockInputs inputs, KeyValueCache? cache)
    {
        var (turns, visible, wanted, dropout, _) = inputs;
        var prefix = $"model.layers.{layer}.";

        // The graph holds what the gradients need; all else of a block goes with it.
        using var scope = NewDisposeScope();
        var attended = Attention(prefix, Norm(x, prefix + "input_layernorm.weight"), turns, visible, wanted, layer, cache);
        x = (wanted?.Pick(x) ?? x) + Draws.Apply(attended, dropout);                                        // (B, Q, d)
        x = x + Draws.Apply(FeedForward(prefix, Norm(x, prefix + "post_attention_layernorm.weight")), dropout);
        return x.MoveToOuterDisposeScope();
    }

    private Tensor Attention(
        string prefix, Tensor x, (Tensor Cos, Tensor Sin) turns, AttentionScope visible, WantedTokens? wanted, int layer, KeyValueCache? cache)
    {
        if (RunsPasses && !Config.QueryKeyNorm)
        {
            return AttentionInPasses(prefix, x, turns, visible, wanted, layer, cache);
        }

        var (heads, groups) = (Config.Heads, Config.KeyValueHeads);
        x = x.to(Compute);
        Tensor query, key, value;
        if (wanted is null)
        {
            // Parts of one tensor: the gradients of all are joined once, where those of slices would each be padded and added.
            var parts = Project(prefix, x).split([heads + groups, groups], 2);
            var turned = Turn(parts[0], Scales(prefix, heads, groups), turns).split([heads, groups], 2);
            (query, key, value) = (turned[0], turned[1], parts[1]);
        }
        else
        {
            var parts = Project(prefix, x, s_keyValue).split([groups, groups], 2);
            query = Turn(Project(prefix, wanted.Pick(x), s_query), Scales(prefix, heads, 0), wanted.Turns);
            (key, value) = (Turn(parts[0], Scales(prefix, 0, groups), turns), parts[1]);
        }

        var attended = Attend(layer, query, key, value, wanted is null ? visible : new AttentionScope(wanted.Mask, 0), cache);  // (B, Q, H D)
        return Linear(prefix + "self_attn.o_proj", attended, Config.AttentionOutputBias);
    }

    // The same where no gradient is wanted, heads in one pass over memory.
    private Tensor AttentionInPasses(
        string prefix, Tensor x, (Tensor Cos, Tensor Sin) turns, AttentionScope visible, WantedTokens? wanted, int layer, KeyValueCache? cache)
    {
        Tensor Empty(int heads, long tokens) => empty(x.shape[0], heads, tokens, Config.HeadSize);
        var (key, value) = (Empty(Config.KeyValueHeads, x.shape[1]), Empty(Config.KeyValueHeads, x.shape[1]));                  // (B, G, T, D)
        var query = Empty(Config.Heads, wanted?.Count ?? x.shape[1]);                                                          // (B, H, Q, D)
        if (wanted is null)
        {
            Heads.Split(Project(prefix, x).flatten(0, 1).flatten(1), turns, (query, true), (key, true), (value, false));
        }
        else
        {
            // In the order of the way with gradients: a block that is computed again then drops what it dropped before.
            Heads.Split(Project(prefix, x, s_keyValue).flatten(0, 1).flatten(1), turns, (key, true), (value, false));
            Heads.Split(Project(prefix, wanted.Pick(x), s_query).flatten(0, 1).flatten(1), wanted.Turns, (query, true));
            visible = new AttentionScope(wanted.Mask, 0);
        }

        var attended = AttendFused(layer, query, key, value, visible, cache).transpose(1, 2).flatten(2);                       // (B, Q, H D)
        return Linear(prefix + "self_attn.o_proj", attended, Config.AttentionOutputBias);
    }

    // Whether our own loops can be used: they read the processor's single precision.
    private bool SuitsLoops => Device.type == DeviceType.CPU && Compute == ScalarType.Float32;

    // Whether a block is computed by them without anything being kept for a backward pass.
    private bool RunsPasses => SuitsLoops && !is_grad_enabled();

    // What linear layers are computed with where they are quantised and no gradient is wanted.
    private QuantisedWeights? Quantised => RunsPasses ? _quantised : null;

    // Query, key and value or some of them, the heads of each after those of the one before: (B, T, d) to (B, T, heads, D).
    private Tensor Project(string prefix, Tensor x, Range? parts = null)
    {
        var projected = Linear(prefix + "self_attn.qkv_proj", x, Config.QueryKeyValueBias, parts);
        return projected.view(x.shape[0], x.shape[1], -1, Config.HeadSize);
    }

    // The norms' weights of query and key heads, (heads, D), or null where the family has none.
    private Tensor? Scales(string prefix, int queries, int keys)
    {
        if (!Config.QueryKeyNorm)
        {
            return null;
        }

        return cat(
            [
                Parameters[prefix + "self_attn.q_norm.weight"].expand(queries, Config.HeadSize),
                Parameters[prefix + "self_attn.k_norm.weight"].expand(keys, Config.HeadSize),
            ]);
    }

    // Norm, where there is one, and rotation of heads, (B, T, heads, D).
    private Tensor Turn(Tensor x, Tensor? scales, (Tensor Cos, Tensor Sin) turns)
    {
        if (scales is not null)
        {
            x = (Unit(x.to(ScalarType.Float32)) * scales).to(Compute);
        }

        // rotate_half with its sign in the sine table: x cos + roll(x, D/2) sin.
        return (x * turns.Cos).addcmul(x.roll(Config.HeadSize / 2, -1), turns.Sin, _one);
    }

    // Queries, (B, Q, H, D), look at keys and values, (B, T, G, D): (B, Q, H D).
    private Tensor Attend(int layer, Tensor query, Tensor key, Tensor value, AttentionScope visible, KeyValueCache? cache) =>
        cache is null && ExplicitAttention.Suits(key)
            ? ExplicitAttention.Attend(query, key, value, visible.Mask)
            : AttendFused(layer, query.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2), visible, cache).transpose(1, 2).flatten(2);

    // Queries, (B, H, Q, D), look at keys and values, (B, G, T, D): (B, H, Q, D). Of the C first ones the operation knows that
    // they are causal, and leaves out what is hidden: half of their work.
    private Tensor AttendFused(int layer, Tensor query, Tensor key, Tensor value, AttentionScope visible, KeyValueCache? cache)
    {
        if (cache is not null)
        {
            return cache.Attend(layer, query, key, value, visible.Mask);
        }

        if (RunsPasses && SquareAttention.Suits(query, key))
        {
            var found = empty(query.shape[0], query.shape[2], query.shape[1], query.shape[3]);              // (B, Q, H, D)
            SquareAttention.Forward(query, key, value, visible.Mask, found, null);
            return found.transpose(1, 2);
        }

        var repeats = Config.Heads / Config.KeyValueHeads;
        if (repeats > 1)
        {
            key = key.repeat_interleave(repeats, 1);                                                        // (B, H, T, D)
            value = value.repeat_interleave(repeats, 1);
        }

        var (mask, causal) = visible;
        if (causal == 0)
        {
            return F.scaled_dot_product_attention(query, key, value, mask, 0, false);
        }

        var rest = query.shape[2] - causal;

        var first = F.scaled_dot_product_attention(
            query.narrow(2, 0, causal), key.narrow(2, 0, causal), value.narrow(2, 0, causal), null, 0, true);          // (B, H, C, D)
        if (rest == 0)
        {
            return first;
        }

        var others = F.scaled_dot_product_attention(query.narrow(2, causal, rest), key, value, mask.narrow(2, causal, rest), 0, false);
        return cat([first.transpose(1, 2), others.transpose(1, 2)], 1).transpose(1, 2);                     // joined as they are in memory
    }

    private Tensor FeedForward(string prefix, Tensor x)
    {
        var both = Linear(prefix + "mlp.gate_up_proj", x, Config.FeedForwardBias);                          // (B, Q, 2F)
        if (RunsPasses)
        {
            var activated = empty([.. both.shape[..^1], Config.IntermediateSize]);                          // (B, Q, F)
            SwiGlu.Forward(both.flatten(0, -2), activated.flatten(0, -2));
            return Linear(prefix + "mlp.down_proj", activated, Config.FeedForwardBias);                     // (B, Q, d)
        }

        var halves = both.split(Config.IntermediateSize, -1);                                               // gate and up, (B, Q, F)
        return Linear(prefix + "mlp.down_proj", F.silu(halves[0]) * halves[1], Config.FeedForwardBias);     // (B, Q, d)
    }

    // Of query, key and value only some parts, where they are named.
    private Tensor Linear(string layer, Tensor x, bool biased, Range? parts = null)
    {
        var tokens = x.to(Compute).flatten(0, -2);                                                          // (N, in)
        var name = layer + ".weight";
        var (weight, bias) = (Parameters[name], biased ? Parameters[layer + ".bias"] : null);
        var (from, rows) = parts is { } some ? Config.RowsOf(some) : (0, weight.shape[0]);
        if (parts is not null)
        {
            (weight, bias) = (weight.narrow(0, from, rows), bias?.narrow(0, from, rows));
        }

        var result = Quantised is { } quantised
            ? quantised.Apply(name, tokens, bias, from, rows)
            : Product(tokens, weight, bias);                                                                // (N, out)
        return (Adapter?.Apply(name, tokens, result, Draws, parts) ?? result).view([.. x.shape[..^1], -1]);
    }

    private Tensor Product(Tensor tokens, Tensor weight, Tensor? bias)
    {
        if (!RunsPasses)
        {
            return F.linear(tokens, weight.to(Compute), bias?.to(Compute));                                 // (N, out)
        }

        return ThinProducts.Suits(tokens)
            ? ThinProducts.Apply(tokens, weight.to(Compute), bias)
            : Products.Of(tokens, weight.to(Compute).t(), bias?.to(Compute));
    }

    private Tensor Norm(Tensor x, string weight)
    {
        if (!RunsPasses)
        {
            return Unit(x) * Parameters[weight];
        }

        x = x.contiguous();
        var (rows, normed) = (x.flatten(0, -2), empty_like(x));
        RmsNorm.Forward(rows, null, null, Parameters[weight], Config.NormEpsilon, rows, normed.flatten(0, -2), empty(rows.shape[0]));
        return normed;
    }

    // Of root mean square 1 along the last axis. The norm is one reduction, where squares would be a tensor of their own.
    private Tensor Unit(Tensor x)
    {
        var norm = linalg.vector_norm(x, dims: [-1], keepdim: true);                                        // (..., 1)
        using Scalar size = 1.0 / x.shape[^1];
        return x * norm.square().mul(size).add(_normEpsilon).rsqrt();
    }
}
