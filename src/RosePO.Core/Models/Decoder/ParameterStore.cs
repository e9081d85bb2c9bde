using RosePO.Core.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder;

/// <summary>One trainable tensor, made of the checkpoint tensors that are stacked along its rows.</summary>
/// <param name="Name">The name in the model.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Parts">Checkpoint names and their rows, in order.</param>
/// <param name="Decays">Whether weight decay applies.</param>
internal sealed record ParameterSpec(string Name, long[] Shape, IReadOnlyList<(string Name, long Rows)> Parts, bool Decays)
{
    /// <summary>A parameter that is one checkpoint tensor.</summary>
    public static ParameterSpec Whole(string name, long[] shape, bool decays) => new(name, shape, [(name, shape[0])], decays);

    /// <summary>Values.</summary>
    public long Count => Shape.Aggregate(1L, (product, n) => product * n);

    /// <summary>The checkpoint tensors: names and shapes.</summary>
    internal IEnumerable<(string Name, long[] Shape)> Tensors => Parts.Select(part => (part.Name, (long[])[part.Rows, .. Shape[1..]]));
}

/// <summary>
/// Parameters as views of one flat buffer, so that an optimizer's step, clipping and checkpoints are a handful of operations,
/// and projections that read the same input are one matrix. Decayed parameters come first.
/// </summary>
internal sealed class ParameterStore : IDisposable
{
    private readonly Dictionary<string, Tensor> _leaves = new(StringComparer.Ordinal);
    private readonly List<Tensor> _gradients = [];
    private readonly IReadOnlyList<ParameterSpec> _specs;

    // Of a store in BFloat16 what does not decay, norms and biases: a part of the memory that is not worth their digits.
    private readonly Tensor? _undecayed;

    /// <summary>Creates a store of zeros.</summary>
    /// <param name="specs">The parameters.</param>
    /// <param name="device">Where they live.</param>
    /// <param name="trainable">Whether gradients are kept.</param>
    /// <param name="dtype">Float32, or BFloat16 for a frozen store of half the memory, whose norms and biases are Float32 all the same.</param>
    /// <exception cref="ArgumentException">The type is another, or gradients are kept in BFloat16.</exception>
    public ParameterStore(IEnumerable<ParameterSpec> specs, Device device, bool trainable, ScalarType dtype = ScalarType.Float32)
    {
        if (dtype != ScalarType.Float32 && (trainable || dtype != ScalarType.BFloat16))
        {
            // Steps of an optimizer are smaller than BFloat16 resolves.
            throw new ArgumentException("Weights are Float32, or BFloat16 where they are frozen.", nameof(dtype));
        }

        _specs = [.. specs.OrderByDescending(spec => spec.Decays)];
        DecayedCount = _specs.Where(spec => spec.Decays).Sum(spec => spec.Count);
        Count = _specs.Sum(spec => spec.Count);
        _undecayed = dtype == ScalarType.Float32 ? null : zeros(Count - DecayedCount, dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        Flat = zeros(_undecayed is null ? Count : DecayedCount, dtype: dtype, device: device).DetachFromDisposeScope();
        Gradient = trainable ? zeros_like(Flat).DetachFromDisposeScope() : null;

        using var scope = NewDisposeScope();
        var offset = 0L;
        foreach (var spec in _specs)
        {
            // A detached view is a leaf that shares the buffer's memory; so does its preset gradient.
            var values = _undecayed is null || spec.Decays ? Flat.narrow(0, offset, spec.Count) : _undecayed.narrow(0, offset - DecayedCount, spec.Count);
            var leaf = values.view(spec.Shape).detach().DetachFromDisposeScope();
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

    /// <summary>Every value, (P); of a store in BFloat16 those that are in it.</summary>
    public Tensor Flat { get; }

    /// <summary>Every gradient, (P), or null where the store is frozen.</summary>
    public Tensor? Gradient { get; }

    /// <summary>How many values at the buffer's start are subject to weight decay.</summary>
    public long DecayedCount { get; }

    /// <summary>Values in all (P).</summary>
    public long Count { get; }

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

    /// <summary>Fills the parameters from files, piece by piece and in the files' order, converting to this store's type.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: a tensor is missing, has another shape, is unknown or not finite.</exception>
    public void Fill(ModelWeights weights)
    {
        weights.Check(_specs);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var sources = Checkpoint().Select(pair => (pair.Key, View: pair.Value, Source: weights.Find(pair.Key)!.Value)).ToList();
        foreach (var (name, view, (file, entry)) in sources.OrderBy(source => source.Source.File.Path, StringComparer.Ordinal).ThenBy(source => source.Source.Entry.Begin))
        {
            file.CopyTo(entry, view);
            RequireFinite(file.Path, name, view);
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
        _undecayed?.Dispose();
        Flat.Dispose();
    }

    // The extremes are NaN where any value is. Asked of what was stored: a finite value may be too large for the store's type.
    private static void RequireFinite(string path, string name, Tensor values)
    {
        if (values.numel() == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var (least, most) = values.aminmax();
        if (!float.IsFinite(least.ToSingle()) || !float.IsFinite(most.ToSingle()))
        {
            throw ModelErrors.NotFinite(path, name);
        }
    }
}
