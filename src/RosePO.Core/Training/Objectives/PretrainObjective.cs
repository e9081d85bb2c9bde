using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>Language modelling on packed training histories: every next title is a target.</summary>
internal sealed class PretrainObjective : ITrainingObjective
{
    private readonly LanguageModel _model;
    private readonly HistoryPacker _packer;
    private readonly PretrainRequest _request;
    private readonly double _dropout;
    private readonly List<int> _epochEnds = [];
    private int _epoch = -1;
    private IReadOnlyList<PackedRow> _rows = [];

    public PretrainObjective(LanguageModel model, RecDataset dataset, PretrainRequest request)
    {
        _model = model;
        _request = request;
        _dropout = request.Dropout;
        var length = Math.Min(request.PackLength, model.Network.Config.ContextLength);
        var sequences = new TrainingSequences(dataset, request.Domains, request.ReservedPositions);
        Note = sequences.Note;
        _packer = new HistoryPacker(model.Prompts, sequences, length);
        var steps = 0;
        for (var epoch = 0; epoch < Math.Ceiling(request.Epochs); epoch++)
        {
            var rows = _packer.Pack(request.Seed, epoch).Count;
            steps += rows > 0 ? Math.Max(1, rows / request.BatchSize) : throw TrainingErrors.RowTooShort(length);
            _epochEnds.Add(steps);
        }

        Steps = Math.Max(1, (int)Math.Round(steps * request.Epochs / Math.Ceiling(request.Epochs)));
    }

    public int Steps { get; }

    /// <summary>What is worth a word about the sequences; null for nothing.</summary>
    public string? Note { get; }

    public IEnumerable<Tensor> Losses(int step, IDictionary<string, double> metrics)
    {
        var epoch = _epochEnds.FindIndex(end => step < end);
        if (epoch != _epoch)
        {
            _rows = _packer.Pack(_request.Seed, epoch);
            _epoch = epoch;
        }

        var start = (step - (epoch == 0 ? 0 : _epochEnds[epoch - 1])) * _request.BatchSize;
        var rows = _rows.Skip(start).Take(_request.BatchSize).ToList();
        var learnt = rows.Sum(row => row.Learnt);
        metrics["num_tokens"] = rows.Sum(row => row.Ids.Count);
        foreach (var pass in RankPasses.Of(rows, row => row.Ids.Count, _request.TokensPerPass))
        {
            List<PackedRow> part = [.. pass.Select(i => rows[i])];
            using var tensors = new PackedBatch(part, _model.Prompts.Tokenizer.Padding, _model.Network.Device);
            var loss = tensors.Loss(_model.Network, _dropout);
            yield return part.Count == rows.Count ? loss : loss.Times((double)part.Sum(row => row.Learnt) / learnt);
        }
    }
}
