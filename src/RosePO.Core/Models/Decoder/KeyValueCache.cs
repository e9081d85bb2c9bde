using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models.Decoder;

/// <summary>
/// Keys and values of the tokens that a model has read without gradients. Storage grows in steps and what is kept is never
/// moved for a token more: reading N tokens one by one copies O(N), not O(N²).
/// B = rows, G = key-value heads, H = query heads, S = tokens kept, T = new tokens, D = head size.
/// </summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly List<Layer> _layers = [];
    private readonly int _reserve;
    private Tensor? _positions;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="reserve">Tokens beyond those kept that storage has room for whenever it grows.</param>
    public KeyValueCache(int reserve = 64) => _reserve = reserve;

    /// <summary>Tokens kept (S).</summary>
    public int Length => _layers.Count == 0 ? 0 : _layers[0].Length;

    /// <summary>Forgets all but the first tokens.</summary>
    /// <param name="length">Tokens that stay; at most <see cref="Length"/>.</param>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        foreach (var layer in _layers)
        {
            layer.Length = length;
        }

        KeepPositions(all => all.narrow(1, 0, length).alias());
    }

    /// <summary>Keeps some of the rows, in a new order.</summary>
    /// <param name="rows">Indices of the rows that stay, int64.</param>
    public void Select(Tensor rows)
    {
        foreach (var layer in _layers)
        {
            layer.Replace(keys => keys.index_select(0, rows));
        }

        KeepPositions(all => all.index_select(0, rows));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer.Keys.Dispose();
            layer.Values.Dispose();
        }

        _layers.Clear();
        _positions?.Dispose();
        _positions = null;
    }

    /// <summary>Appends positions, (B, T), and returns all, (B, S): a sliding window is measured by them.</summary>
    internal Tensor ExtendPositions(Tensor positions)
    {
        if (_positions is null)
        {
            _positions = positions.alias().DetachFromDisposeScope();
        }
        else
        {
            KeepPositions(all => cat([all, positions], 1));
        }

        return _positions!;
    }

    /// <summary>Appends keys and values, (B, G, T, D), and attends with the new tokens' queries, (B, H, T, D), to all kept.</summary>
    /// <param name="layer">The decoder block.</param>
    /// <param name="query">(B, H, T, D).</param>
    /// <param name="key">(B, G, T, D).</param>
    /// <param name="value">(B, G, T, D).</param>
    /// <param name="mask">Added to scores: (B or 1, 1, T, S).</param>
    /// <returns>(B, H, T, D).</returns>
    internal Tensor Attend(int layer, Tensor query, Tensor key, Tensor value, Tensor mask)
    {
        (key, value) = Extend(layer, key, value);                                       // (B, G, S, D)
        var (rows, heads, tokens, size) = (query.shape[0], query.shape[1], query.shape[2], query.shape[3]);
        var groups = key.shape[1];
        if (groups == heads)
        {
            return F.scaled_dot_product_attention(query, key, value, mask, 0, false);   // (B, H, T, D)
        }

        // The query heads of a group read the same keys: as further tokens of one head they need no copy of the keys.
        var folded = query.reshape(rows, groups, heads / groups * tokens, size);        // (B, G, H/G T, D)
        var attended = F.scaled_dot_product_attention(folded, key, value, mask.repeat(1, 1, heads / groups, 1), 0, false);
        return attended.reshape(rows, heads, tokens, size);                             // (B, H, T, D)
    }

    private (Tensor Key, Tensor Value) Extend(int index, Tensor key, Tensor value)
    {
        if (index == _layers.Count)
        {
            _layers.Add(new Layer());
        }

        var layer = _layers[index];
        var tokens = (int)key.shape[2];
        layer.Reserve(key, layer.Length + tokens, _reserve);
        layer.Keys.narrow(2, layer.Length, tokens).copy_(key.detach());
        layer.Values.narrow(2, layer.Length, tokens).copy_(value.detach());
        layer.Length += tokens;
        return (layer.Keys.narrow(2, 0, layer.Length), layer.Values.narrow(2, 0, layer.Length));
    }

    private void KeepPositions(Func<Tensor, Tensor> change)
    {
        if (_positions is not null)
        {
            using var old = _positions;
            _positions = change(old).DetachFromDisposeScope();
        }
    }

    private sealed class Layer
    {
        /// <summary>(B, G, capacity, D), of which the first <see cref="Length"/> tokens count.</summary>
        public Tensor Keys { get; private set; } = null!;

        public Tensor Values { get; private set; } = null!;

        public int Length { get; set; }

        public void Reserve(Tensor like, int tokens, int reserve)
        {
            if (Keys is not null && Keys.shape[2] >= tokens)
            {
                return;
            }

            long[] shape = [like.shape[0], like.shape[1], Math.Max(tokens + reserve, Length * 3 / 2), like.shape[3]];
            if (Keys is null)
            {
                Keys = empty(shape, like.dtype, like.device).DetachFromDisposeScope();
                Values = empty(shape, like.dtype, like.device).DetachFromDisposeScope();
                return;
            }

            Replace(old =>
            {
                var grown = empty(shape, like.dtype, like.device);
                grown.narrow(2, 0, Length).copy_(old.narrow(2, 0, Length));
                return grown;
            });
        }

        public void Replace(Func<Tensor, Tensor> change)
        {
            var (keys, values) = (change(Keys).DetachFromDisposeScope(), change(Values).DetachFromDisposeScope());
            Keys.Dispose();
            Values.Dispose();
            (Keys, Values) = (keys, values);
        }
    }
}
