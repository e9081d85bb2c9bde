using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>A copy of a network's weights that can be put back.</summary>
internal sealed class WeightSnapshot(nn.Module model) : IDisposable
{
    private readonly Dictionary<string, Tensor> _weights = [];

    /// <summary>Keeps the present weights in place of those kept before.</summary>
    public void Take()
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, weight) in model.named_parameters())
        {
            if (_weights.TryGetValue(name, out var kept))
            {
                kept.copy_(weight);
            }
            else
            {
                _weights[name] = weight.detach().clone().DetachFromDisposeScope();
            }
        }
    }

    /// <summary>Puts the kept weights back.</summary>
    public void Restore()
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, weight) in model.named_parameters())
        {
            weight.copy_(_weights[name]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var weight in _weights.Values)
        {
            weight.Dispose();
        }

        _weights.Clear();
    }
}
