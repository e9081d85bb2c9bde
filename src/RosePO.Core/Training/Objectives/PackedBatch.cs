using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Scoring;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>Packed rows as tensors: B = rows, T = the longest one's tokens, N = tokens that are learnt.</summary>
internal sealed class PackedBatch : IDisposable
{
    private readonly Tensor _ids;
    private readonly Tensor _positions;
    private readonly Tensor _mask;
    private readonly Tensor _sources;
    private readonly Tensor _targets;

    /// <summary>Lays rows out.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="padding">The id that fills rows.</param>
    /// <param name="device">Where the tensors live.</param>
    public PackedBatch(IReadOnlyList<PackedRow> rows, int padding, Device device)
    {
        var width = rows.Max(row => row.Ids.Count);
        var ids = new long[rows.Count * width];
        var positions = new long[ids.Length];
        var documents = new int[ids.Length];
        Array.Fill(ids, padding);
        Array.Fill(documents, -1);
        var (sources, targets) = (new List<long>(), new List<long>());
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < rows[row].Ids.Count; i++)
            {
                var at = (row * width) + i;
                (ids[at], positions[at], documents[at]) = (rows[row].Ids[i], rows[row].Positions[i], rows[row].Documents[i]);
                if (rows[row].IsLearnt[i])
                {
                    sources.Add(at - 1);
                    targets.Add(ids[at]);
                }
            }
        }

        long[] shape = [rows.Count, width];
        _ids = Keep(tensor(ids, shape, device: device));
        _positions = Keep(tensor(positions, shape, device: device));
        _mask = AttentionMask.OfDocuments(documents, rows.Count, width, device);
        _sources = Keep(tensor(sources.ToArray(), device: device));
        _targets = Keep(tensor(targets.ToArray(), device: device));
    }

    /// <summary>The mean loss of the tokens that are learnt, a scalar.</summary>
    public Tensor Loss(LlamaModel model, double dropout)
    {
        var hidden = model.Hidden(_ids, _positions, _mask, dropout);                                        // (B, T, d)
        var states = hidden.view(-1, model.Config.HiddenSize).index_select(0, _sources);                    // (N, d)
        return TokenLogProbs.Of(model, states, arange(states.shape[0], device: states.device), _targets).mean().neg();
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach([_ids, _positions, _mask, _sources, _targets], tensor => tensor.Dispose());

    private static Tensor Keep(Tensor tensor) => tensor.DetachFromDisposeScope();
}
