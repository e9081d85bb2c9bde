using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Runtime;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Training;

/// <summary>Language modelling on packed training histories: every next title is a target.</summary>
internal sealed class PretrainObjective : ITrainingObjective
{
    private readonly LanguageModel _model;
    private readonly HistoryPacker _packer;
    private readonly TrainingRequest _request;
    private readonly double _dropout;
    private readonly List<int> _epochEnds = [];
    private int _epoch = -1;
    private IReadOnlyList<PackedRow> _rows = [];

    public PretrainObjective(LanguageModel model, RecDataset dataset, TrainingRequest request)
    {
        _model = model;
        _request = request;
        _dropout = request.Dropout ?? 0.1;
        var length = Math.Min(request.PackLength, model.Network.Config.ContextLength);
        _packer = new HistoryPacker(model.Prompts, dataset, length, request.ReservedPositions);
        var steps = 0;
        for (var epoch = 0; epoch < Math.Ceiling(request.Epochs); epoch++)
        {
            var rows = _packer.Pack(Seeds.Derive(request.Seed, epoch)).Count;
            steps += rows > 0 ? Math.Max(1, rows / request.BatchSize) : throw TrainingErrors.RowTooShort(length);
            _epochEnds.Add(steps);
        }

        Steps = Math.Max(1, (int)Math.Round(steps * request.Epochs / Math.Ceiling(request.Epochs)));
    }

    public int Steps { get; }

    public Tensor Loss(int step, IDictionary<string, double> metrics)
    {
        var epoch = _epochEnds.FindIndex(end => step < end);
        if (epoch != _epoch)
        {
            _rows = _packer.Pack(Seeds.Derive(_request.Seed, epoch));
            _epoch = epoch;
        }

        var start = (step - (epoch == 0 ? 0 : _epochEnds[epoch - 1])) * _request.BatchSize;
        var rows = _rows.Skip(start).Take(_request.BatchSize).ToList();
        var width = rows.Max(row => row.Ids.Count);
        var ids = new long[rows.Count * width];
        var positions = new long[ids.Length];
        var documents = new int[ids.Length];
        Array.Fill(ids, _model.Prompts.Tokenizer.Padding);
        Array.Fill(documents, -1);
        var (sources, targets) = (new List<long>(), new List<long>());
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < rows[row].Ids.Count; i++)
            {
                var at = (row * width) + i;
                ids[at] = rows[row].Ids[i];
                positions[at] = rows[row].Positions[i];
                documents[at] = rows[row].Documents[i];
                if (rows[row].Positions[i] >= Math.Max(1, _packer.HeaderLength))
                {
                    sources.Add(at - 1);
                    targets.Add(ids[at]);
                }
            }
        }

        var device = _model.Network.Device;
        long[] shape = [rows.Count, width];
        using var mask = AttentionMask.OfDocuments(documents, rows.Count, width, device);
        var hidden = _model.Network.Hidden(
            tensor(ids, shape, device: device), tensor(positions, shape, device: device), mask, _dropout);          // (B, T, d)
        var states = hidden.view(-1, _model.Network.Config.HiddenSize)
            .index_select(0, tensor(sources.ToArray(), device: device));                                            // (N, d)
        metrics["num_tokens"] = targets.Count;
        return F.cross_entropy(_model.Network.Logits(states), tensor(targets.ToArray(), device: device));
    }
}
