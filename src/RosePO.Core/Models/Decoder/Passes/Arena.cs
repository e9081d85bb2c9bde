using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder.Passes;

/// <summary>
/// Memory that is taken and given back in the order of a stack, and kept from one step to the next: what a step's activations need, no page of which has to be
/// mapped again. Values, Float32, on the processor.
/// </summary>
internal sealed class Arena : IDisposable
{
    // Of a cache line.
    private const long Alignment = 16;

    // What is added at once where a step needs more than the one before.
    private const long LeastSlab = 1 << 20;

    private readonly List<Tensor> _slabs = [];
    private (int Slab, long Used) _top;

    /// <summary>The place that <see cref="Release"/> goes back to.</summary>
    public (int Slab, long Used) Top => _top;

    /// <summary>A tensor of any values, until the arena goes back to an earlier place.</summary>
    public Tensor Take(params ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            count *= size;
        }

        var needed = (count + Alignment - 1) / Alignment * Alignment;
        while (_top.Slab < _slabs.Count && _top.Used + needed > _slabs[_top.Slab].shape[0])
        {
            _top = (_top.Slab + 1, 0);
        }

        if (_top.Slab == _slabs.Count)
        {
            _slabs.Add(empty(Math.Max(needed, Math.Max(LeastSlab, Size() / 8))).DetachFromDisposeScope());
        }

        using var all = _slabs[_top.Slab].narrow(0, _top.Used, count);
        _top.Used += needed;
        return all.view(shape.ToArray());
    }

    /// <summary>Gives back what was taken since the arena was at a place.</summary>
    public void Release((int Slab, long Used) place)
    {
        _top = place;
        if (place != default || _slabs.Count <= 1)
        {
            return;
        }

        // Nothing is in use: the next step takes its memory from one piece, and the pages of these go back to the system.
        var size = Size();
        Dispose();
        NativeHeap.Release();
        _slabs.Add(empty(size).DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slabs.ForEach(slab => slab.Dispose());
        _slabs.Clear();
        _top = default;
    }

    private long Size() => _slabs.Sum(slab => slab.shape[0]);
}
