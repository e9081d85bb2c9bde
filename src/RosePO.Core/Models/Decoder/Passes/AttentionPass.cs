using RosePO.Core.Models.Kernels.Attention;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models.Decoder.Passes;

/// <summary>
/// Attention with its backward pass: by our own squares where they are the faster way, otherwise by libtorch. There the prompts at the start of all rows, which are causal, and the tokens behind them are two
/// operations: the first leaves out what is hidden, half of its work. B = rows, Q = tokens that look, T = tokens looked at, H = query heads, G = key-value heads, D = head size.
/// </summary>
internal sealed class AttentionPass(AttentionScope visible)
{
    private readonly List<(Tensor[] Inputs, Tensor Output, long From)> _parts = [];
    private (Tensor Query, Tensor Key, Tensor Value, Tensor Logs)? _squares;

    /// <summary>What the queries find.</summary>
    /// <param name="query">(B, H, Q, D).</param>
    /// <param name="key">(B, G, T, D).</param>
    /// <param name="value">(B, G, T, D).</param>
    /// <param name="result">Takes it, (B, Q, H, D).</param>
    public void Forward(Tensor query, Tensor key, Tensor value, Tensor result)
    {
        if (SquareAttention.Suits(query, key))
        {
            var logs = empty(query.shape[..3]).DetachFromDisposeScope();                                    // (B, H, Q)
            SquareAttention.Forward(query, key, value, visible.Mask, result, logs);
            _squares = (query, key, value, logs);
            return;
        }

        var (mask, causal) = visible;
        var tokens = query.shape[2];
        if (causal > 0)
        {
            Attend(query, key, value, 0, causal, causal, null);
        }

        if (causal < tokens)
        {
            Attend(query, key, value, causal, tokens - causal, key.shape[2], mask.narrow(2, causal, tokens - causal));
        }

        using var scope = NewDisposeScope();
        foreach (var (_, output, from) in _parts)
        {
            result.narrow(1, from, output.shape[2]).copy_(output.detach().transpose(1, 2));
        }
    }

    /// <summary>The gradients of query, key and value.</summary>
    /// <param name="gradient">Of the result, (B, Q, H, D).</param>
    /// <param name="query">Takes the query's, (B, H, Q, D).</param>
    /// <param name="key">Takes the key's, (B, G, T, D).</param>
    /// <param name="value">Takes the value's, (B, G, T, D).</param>
    public void Backward(Tensor gradient, Tensor query, Tensor key, Tensor value)
    {
        if (_squares is { } kept)
        {
            SquareAttention.Backward((kept.Query, kept.Key, kept.Value), visible.Mask, kept.Logs, gradient, (query, key, value));
            return;
        }

        using var scope = NewDisposeScope();

        // The last part looks at all keys, those before it at some.
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            var (inputs, output, from) = _parts[i];
            var (looking, seen) = (output.shape[2], inputs[1].shape[2]);
            var gradients = autograd.grad([output], inputs, [gradient.narrow(1, from, looking).transpose(1, 2)]);
            query.narrow(2, from, looking).copy_(gradients[0]);
            if (i == _parts.Count - 1)
            {
                key.copy_(gradients[1]);
                value.copy_(gradients[2]);
            }
            else
            {
                key.narrow(2, 0, seen).add_(gradients[1]);
                value.narrow(2, 0, seen).add_(gradients[2]);
            }
        }
    }

    /// <summary>Frees what the backward pass would read.</summary>
    public void Forget()
    {
        foreach (var (inputs, output, _) in _parts)
        {
            Array.ForEach([.. inputs, output], tensor => tensor.Dispose());
        }

        _parts.Clear();
        _squares?.Logs.Dispose();
        _squares = null;
    }

    private void Attend(Tensor query, Tensor key, Tensor value, long from, long count, long seen, Tensor? mask)
    {
        using var graph = enable_grad();
        using var scope = NewDisposeScope();
        Tensor[] inputs = [Leaf(query.narrow(2, from, count)), Leaf(key.narrow(2, 0, seen)), Leaf(value.narrow(2, 0, seen))];
        var repeats = query.shape[1] / key.shape[1];
        var (keys, values) = repeats == 1 ? (inputs[1], inputs[2]) : (inputs[1].repeat_interleave(repeats, 1), inputs[2].repeat_interleave(repeats, 1));
        _parts.Add((inputs, F.scaled_dot_product_attention(inputs[0], keys, values, mask, 0, mask is null).DetachFromDisposeScope(), from));
    }

    private static Tensor Leaf(Tensor x) => x.detach().requires_grad_().DetachFromDisposeScope();
}
