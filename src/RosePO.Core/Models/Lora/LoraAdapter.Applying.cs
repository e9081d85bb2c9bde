using RosePO.Core.Runtime;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models.Lora;

internal sealed partial class LoraAdapter
{
    /// <summary>Adds, in place, what the adapter makes of a projection's input, (N, in), to its result, (N, out).</summary>
    /// <param name="linear">The projection's weight.</param>
    /// <param name="x">Its input.</param>
    /// <param name="result">Its result.</param>
    /// <param name="draws">Where its dropout is drawn from.</param>
    /// <param name="parts">Those of the projection's parts that the result is of; null for all.</param>
    internal Tensor Apply(string linear, Tensor x, Tensor result, DropoutStream draws, Range? parts = null)
    {
        if (IsMerged)
        {
            return result;
        }

        result = _beneath?.Apply(linear, x, result, draws, parts) ?? result;
        if (!_projections.TryGetValue(linear, out var projection) || Ups(projection, parts) is not { } up)
        {
            return result;
        }

        // n = adapted parts.
        var low = F.linear(draws.Apply(x, Dropout), Downs(projection, parts).to(x.dtype));                        // (N, n r)
        return result.addmm_(low, up.to(x.dtype).t(), beta: 1, alpha: (float)_config.Scale);    // (N, out)
    }

    // The A of a projection's parts, (n r, in).
    private Tensor Downs(Projection projection, Range? parts)
    {
        var downs = Parameters[projection.Down];
        return parts is { } some
            ? downs.narrow(0, _config.Rank * Adapted(projection.Parts[..some.Start]), _config.Rank * Adapted(projection.Parts[some]))
            : downs;
    }

    // The B of a projection's parts in one matrix, (out, n r), each beside zeros for the ranks of the others: one product for
    // all. Null where none is adapted.
    private Tensor? Ups(Projection projection, Range? range)
    {
        var parts = projection.Parts[range ?? Range.All];
        var adapted = Adapted(parts);
        if (adapted == 0)
        {
            return null;
        }

        if (parts is [{ Up: { } only }])
        {
            return Parameters[only];
        }

        var (blocks, before) = (new List<Tensor>(), 0L);
        foreach (var (up, rows) in parts)
        {
            if (up is null)
            {
                blocks.Add(Parameters[projection.Down].new_zeros(rows, adapted * _config.Rank));
                continue;
            }

            blocks.Add(F.pad(Parameters[up], [before, ((adapted - 1) * _config.Rank) - before]));
            before += _config.Rank;
        }

        return cat(blocks, 0);
    }

    private static int Adapted(Part[] parts) => parts.Count(part => part.Up is not null);
}
