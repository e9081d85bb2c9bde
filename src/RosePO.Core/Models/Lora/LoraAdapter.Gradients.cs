using RosePO.Core.Models.Kernels;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Lora;

// The adapter as a change of the weight rather than a product of its own: (W + s B A) x is one product with x where W x + s B (A x) are three.
// Their sum costs r / N of it.
internal sealed partial class LoraAdapter
{
    /// <summary>A projection's weight with what the adapter adds to it: W + s B A, (out, in).</summary>
    /// <param name="linear">The projection's weight.</param>
    /// <param name="weight">W, of the parts.</param>
    /// <param name="take">Where the memory of the sum comes from, by its rows and columns.</param>
    /// <param name="parts">Those of the projection's parts that are wanted; null for all.</param>
    /// <returns>A tensor of that memory; the weight itself where the adapter leaves it as it is.</returns>
    internal Tensor Adapted(string linear, Tensor weight, Func<long, long, Tensor> take, Range? parts = null)
    {
        weight = _beneath?.Adapted(linear, weight, take, parts) ?? weight;
        var pieces = IsMerged ? [] : Pieces(linear, parts);
        if (pieces.Count == 0)
        {
            return weight;
        }

        var sum = take(weight.shape[0], weight.shape[1]).copy_(weight);
        foreach (var (up, down, row, _) in pieces)
        {
            sum.narrow(0, row, up.shape[0]).addmm_(up, down, beta: 1, alpha: (float)_config.Scale);                     // (rows, in)
        }

        return sum;
    }

    /// <summary>Adds the gradients of A and B, of a product of the sum with x, to the adapter's.</summary>
    /// <param name="linear">The projection's weight.</param>
    /// <param name="x">The projection's input, (N, in).</param>
    /// <param name="gradient">The gradient of its result, (N, out).</param>
    /// <param name="parts">Those of the projection's parts that the result is of; null for all.</param>
    internal void AddGradients(string linear, Tensor x, Tensor gradient, Range? parts = null)
    {
        if (IsMerged || Parameters.Gradient is null)
        {
            return;
        }

        foreach (var (up, down, row, at) in Pieces(linear, parts))
        {
            using var scope = NewDisposeScope();
            var ofPart = gradient.narrow(1, row, up.shape[0]);                                                          // (N, rows)
            NarrowProducts.Add(up.grad!, ofPart.t(), NarrowProducts.Of(x, down.t()), (float)_config.Scale);             // (rows, N) (N, r)
            var ofDown = Parameters[_projections[linear].Down].grad!.narrow(0, at, _config.Rank);                       // (r, in)
            NarrowProducts.Add(ofDown.t(), x.t(), NarrowProducts.Of(ofPart, up), (float)_config.Scale);                 // (in, N) (N, r)
        }
    }

    // The adapted ones of a projection's parts: B, A, the part's first row among those asked for, and where its A begins in the projection's.
    private List<(Tensor Up, Tensor Down, long Row, long At)> Pieces(string linear, Range? range)
    {
        var pieces = new List<(Tensor, Tensor, long, long)>();
        if (!_projections.TryGetValue(linear, out var projection))
        {
            return pieces;
        }

        var (from, count) = (range ?? Range.All).GetOffsetAndLength(projection.Parts.Length);
        var (row, at) = (0L, 0L);
        for (var i = 0; i < from + count; i++)
        {
            var (up, rows) = projection.Parts[i];
            if (up is not null && i >= from)
            {
                pieces.Add((Parameters[up], Parameters[projection.Down].narrow(0, at, _config.Rank), row, at));
            }

            row += i >= from ? rows : 0;
            at += up is null ? 0 : _config.Rank;
        }

        return pieces;
    }
}
