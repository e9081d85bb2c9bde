using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>Keys and values of the tokens a model has read, for generation.</summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly List<(Tensor Key, Tensor Value)> _layers = [];
    private Tensor? _positions;

    /// <summary>Appends positions, (B, T), and returns all, (B, S): a sliding window is measured by them.</summary>
    internal Tensor ExtendPositions(Tensor positions)
    {
        using var old = _positions;
        _positions = (old is null ? positions.alias() : cat([old, positions], 1)).DetachFromDisposeScope();
        return _positions;
    }

    /// <summary>Appends new keys and values, (B, G, T, D), and returns all, (B, G, S, D).</summary>
    internal (Tensor Key, Tensor Value) Extend(int layer, Tensor key, Tensor value)
    {
        if (layer == _layers.Count)
        {
            _layers.Add((key.detach().DetachFromDisposeScope(), value.detach().DetachFromDisposeScope()));
            return (key, value);
        }

        var (oldKey, oldValue) = _layers[layer];
        var extended = (cat([oldKey, key], 2).DetachFromDisposeScope(), cat([oldValue, value], 2).DetachFromDisposeScope());
        oldKey.Dispose();
        oldValue.Dispose();
        _layers[layer] = extended;
        return extended;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _positions?.Dispose();
        foreach (var (key, value) in _layers)
        {
            key.Dispose();
            value.Dispose();
        }

        _layers.Clear();
    }
}
