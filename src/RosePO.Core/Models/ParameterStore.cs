using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>One trainable tensor, made of the checkpoint tensors that are stacked along its rows.</summary>
/// <param name="Name">The name in the model.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Parts">Checkpoint names and their rows, in order.</param>
/// <param name="Decays">Whether weight decay applies.</param>
public sealed record ParameterSpec(string Name, long[] Shape, IReadOnlyList<(string Name, long Rows)> Parts, bool Decays)
{
    /// <summary>A parameter that is one checkpoint tensor.</summary>
    public static ParameterSpec Whole(string name, long[] shape, bool decays) => new(name, shape, [(name, shape[0])], decays);

    /// <summary>Values.</summary>
    public long Count => Shape.Aggregate(1L, (product, n) => product * n);
}

/// <summary>
/// Parameters as views of one flat buffer, so that an optimizer's step, clipping and checkpoints are a handful of operations,
/// and projections that read the same input are one matrix. Decayed parameters come first.
/// </summary>
public sealed class ParameterStore : IDisposable
{
    private readonly Dictionary<string, Tensor> _leaves = new(StringComparer.Ordinal);
    private readonly List<Tensor> _gradients = [];
    private readonly IReadOnlyList<ParameterSpec> _specs;

    /// <summary>Creates a store of zeros.</summary>
    /// <param name="specs">The parameters.</param>
    /// <param name="device">Where they live.</param>
    /// <param name="trainable">Whether gradients are kept.</param>
    public ParameterStore(IEnumerable<ParameterSpec> specs, Device device, bool trainable)
    {
        _specs = [.. specs.OrderByDescending(spec => spec.Decays)];
        DecayedCount = _specs.Where(spec => spec.Decays).Sum(spec => spec.Count);
        Flat = zeros(_specs.Sum(spec => spec.Count), dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        Gradient = trainable ? zeros_like(Flat).DetachFromDisposeScope() : null;

        using var scope = NewDisposeScope();
        var offset = 0L;
        foreach (var spec in _specs)
        {
            // A detached view is a leaf that shares the buffer's memory; so does its preset gradient.
            var leaf = Flat.narrow(0, offset, spec.Count).view(spec.Shape).detach().DetachFromDisposeScope();
            if (Gradient is not null)
            {
                leaf.requires_grad = true;
                var gradient = Gradient.narrow(0, offset, spec.Count).view(spec.Shape).DetachFromDisposeScope();
                leaf.grad = gradient;
                _gradients.Add(gradient);
            }

            _leaves[spec.Name] = leaf;
            offset += spec.Count;
        }
    }

    /// <summary>Every value, (P).</summary>
    public Tensor Flat { get; }

    /// <summary>Every gradient, (P), or null where the store is frozen.</summary>
    public Tensor? Gradient { get; }

    /// <summary>How many values at the buffer's start are subject to weight decay.</summary>
    public long DecayedCount { get; }

    /// <summary>Values in all (P).</summary>
    public long Count => Flat.numel();

    /// <summary>A parameter by its model name.</summary>
    public Tensor this[string name] => _leaves[name];

    /// <summary>Whether a parameter exists.</summary>
    public bool Contains(string name) => _leaves.ContainsKey(name);

    /// <summary>The checkpoint tensors: names and views. The caller disposes the views.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Checkpoint()
    {
        foreach (var spec in _specs)
        {
            var row = 0L;
            foreach (var (name, rows) in spec.Parts)
            {
                yield return new KeyValuePair<string, Tensor>(name, _leaves[spec.Name].detach().narrow(0, row, rows));
                row += rows;
            }
        }
    }

    /// <summary>Fills the parameters from checkpoint tensors.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: a tensor is missing or has another shape.</exception>
    public void Fill(IReadOnlyDictionary<string, Tensor> tensors, string path)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (name, view) in Checkpoint())
        {
            if (!tensors.TryGetValue(name, out var tensor))
            {
                throw ModelErrors.TensorMismatch(path, name, "is missing");
            }

            if (!tensor.shape.SequenceEqual(view.shape))
            {
                throw ModelErrors.TensorMismatch(
                    path, name, $"is of shape ({string.Join(", ", tensor.shape)}) where ({string.Join(", ", view.shape)}) is needed");
            }

            view.copy_(tensor);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _leaves.Values.Concat(_gradients))
        {
            tensor.Dispose();
        }

        Gradient?.Dispose();
        Flat.Dispose();
    }
}
