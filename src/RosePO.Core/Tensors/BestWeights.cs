using static TorchSharp.torch;

namespace RosePO.Core.Tensors;

/// <summary>
/// The weights of the best measurement so far, kept beside those that are trained on, and how many measurements have brought nothing better since. Where
/// a measurement is NaN nothing was measured, and the weights are kept as the latest.
/// </summary>
/// <param name="weights">The weights that are trained. Any shapes.</param>
/// <param name="patience">So many measurements in a row without a better one are enough; 0 for no end.</param>
internal sealed class BestWeights(IEnumerable<Tensor> weights, int patience) : IDisposable
{
    private readonly Tensor[] _weights = [.. weights];

    /// <summary>The kept weights, in the order of the trained ones; empty before the first measurement.</summary>
    public IReadOnlyList<Tensor> Kept { get; private set; } = [];

    /// <summary>Their measurement; higher is better.</summary>
    public double Value { get; private set; } = double.NegativeInfinity;

    /// <summary>Their step; 0 before the first measurement.</summary>
    public int Step { get; private set; }

    /// <summary>Measurements since.</summary>
    public int Waited { get; private set; }

    /// <summary>Whether training is to stop.</summary>
    public bool IsExhausted => patience > 0 && Waited >= patience;

    /// <summary>Keeps the weights of a step if its measurement is better than every earlier one.</summary>
    public void Offer(int step, double value)
    {
        if (value > Value || double.IsNaN(value) || Kept.Count == 0)
        {
            Keep(_weights, value, step, waited: 0);
        }
        else
        {
            Waited++;
        }
    }

    /// <summary>Keeps weights with their measurement, such as those of a state that was stored.</summary>
    public void Keep(IReadOnlyList<Tensor> best, double value, int step, int waited)
    {
        using var frozen = no_grad();
        if (Kept.Count == 0)
        {
            Kept = [.. _weights.Select(weight => empty_like(weight, requires_grad: false).DetachFromDisposeScope())];
        }

        Copy(best, Kept);
        (Value, Step, Waited) = (value, step, waited);
    }

    /// <summary>Puts the kept weights back, if any were.</summary>
    public void Restore()
    {
        using var frozen = no_grad();
        Copy(Kept, _weights);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var weight in Kept)
        {
            weight.Dispose();
        }
    }

    private static void Copy(IReadOnlyList<Tensor> from, IReadOnlyList<Tensor> to)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < from.Count; i++)
        {
            to[i].copy_(from[i]);
        }
    }
}
