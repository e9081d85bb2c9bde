using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// Preference optimisation: one row = prompt + chosen + every rejected answer. What is minimised is <see cref="LossSum"/>'s affair.
/// <see cref="ReferenceLogProbs"/> are computed before the policy moves, and not at all where no loss reads them.
/// </summary>
internal sealed class AlignObjective : ITrainingObjective
{
    // Tokens of one pass where no gradient is wanted.
    private const int LogProbTokens = 4096;

    private readonly LanguageModel _model;
    private readonly AlignRequest _request;
    private readonly PairSet _pairs;
    private readonly EpochOrder _order;
    private readonly LossSum _losses;
    private readonly float[][]? _reference;
    private readonly float[]? _ratings;

    public AlignObjective(
        LanguageModel model, RecDataset dataset, PairSet pairs, AlignRequest request, ReferenceLogProbs reference, Action<int, int> referenceDone,
        CancellationToken cancellation)
    {
        (_model, _request, _pairs) = (model, request, pairs);
        _losses = new LossSum(request);
        _order = new EpochOrder(Examples.Count, request.BatchSize, request.Epochs, request.Seed);
        _ratings = _losses.NeedsRatings ? ChosenRatings.Of(dataset, request.Pairs, Examples) : null;
        (_reference, ReferenceSource) = _losses.NeedsReference
            ? reference.FindOrCompute(Examples, () => LogProbs(referenceDone, cancellation))
            : (null, null);
    }

    public int Steps => _order.Batches;

    /// <summary>Where the reference's log-probs came from; null where none are read.</summary>
    public string? ReferenceSource { get; }

    private IReadOnlyList<PreferenceExample> Examples => _pairs.Examples;

    public IEnumerable<Tensor> Losses(int step, IDictionary<string, double> metrics)
    {
        var (_, batch) = _order.Batch(step);
        var rows = batch.Select(Row).ToList();
        var figures = new PreferenceMetrics(_request.Beta, _losses.TakesEpsilon && _request.LabelSmoothing is null ? _pairs.MaximumEpsilon : null);
        var chosenTokens = rows.Sum(row => row.Answers[0].Length);
        double pairCount = rows.Sum(row => row.Answers.Count - 1);
        var compared = _losses.ComparesBatch ? new ComparedBatch(rows) : null;
        foreach (var pass in compared?.Passes() ?? RankPasses.Of(rows, row => row.Tokens, _request.TokensPerPass))
        {
            List<SharedPromptRow> part = [.. pass.Select(i => rows[i])];
            using var tensors = Batch(part);
            var logProbs = tensors.LogProbs(_model.Network, _request.Dropout);                     // (A)
            var pairs = PreferenceBatch.Of(logProbs, [.. pass.Select(i => Known(batch[i], rows[i]))]);
            figures.Add(pairs);
            var loss = compared is null
                ? _losses.Of(pairs, pairs.Negatives.Sum() / pairCount, (double)part.Count / rows.Count)
                : compared.Share(all => _losses.Of(PreferenceBatch.Of(all, [.. rows.Select((row, i) => Known(batch[i], row))])), logProbs);
            yield return _request.SftWeight > 0
                ? loss + Likelihood(logProbs, part).Times(-_request.SftWeight / chosenTokens)
                : loss;
        }

        figures.Report(metrics);
        metrics["num_tokens"] = rows.Sum(row => row.Tokens);
    }

    public void Complete(ArtifactFolder folder, CancellationToken cancellation)
    {
        if (!_request.Diagnostics)
        {
            return;
        }

        if (_model.Network.Adapter is { } adapter)
        {
            adapter.Dropout = 0;
        }

        var policy = LogProbs((_, _) => { }, cancellation);
        PairDiagnostics.Write(
            folder.File(PairDiagnostics.FileName),
            Examples.SelectMany((example, i) => PairDiagnostics.Of(i, example, policy[i], _reference?[i], Epsilon(example), _request.Beta)));
    }

    // The log-likelihood of the rows' chosen answers.
    private static Tensor Likelihood(Tensor logProbs, List<SharedPromptRow> rows)
    {
        var first = 0L;
        var firsts = rows.Select(row =>
        {
            var at = first;
            first += row.Answers.Count;
            return at;
        }).ToArray();
        return logProbs.index_select(0, tensor(firsts, device: logProbs.device)).sum();
    }

    // By the pass that the policy's come from, so that what rounding does to both cancels in their difference.
    private float[][] LogProbs(Action<int, int> done, CancellationToken cancellation)
    {
        using var noGrad = no_grad();
        using var pause = GcPause.Begin();
        var rows = Enumerable.Range(0, Examples.Count).Select(Row).ToList();
        return RankShare.Of(rows.Count, TokenBatches.ByLength(rows, row => row.Tokens, LogProbTokens), pass =>
        {
            pause.Renew();
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var tensors = Batch([.. pass.Select(i => rows[i])]);
            var values = tensors.LogProbs(_model.Network).cpu().data<float>().ToArray();                // (A)
            var at = 0;
            return Array.TrueForAll(values, float.IsFinite)
                ? pass.Select(i => values[at..(at += rows[i].Answers.Count)]).ToArray()
                : throw ModelErrors.NotComputable(_model.Network);
        }, finished => done(finished, rows.Count));
    }

    private SharedPromptBatch Batch(IReadOnlyList<SharedPromptRow> rows) =>
        new(rows, _model.Network.Config.ContextLength, _model.Prompts.Tokenizer.Padding, _model.Network.Device, _model.Prompts);

    private SharedPromptRow Row(int index)
    {
        var example = Examples[index];
        return new SharedPromptRow(
            _model.Prompts.Prompt(example.History, example.Candidates, _model.Shape.MaxHistory),
            [_model.Prompts.Answer(example.Chosen), .. example.Rejected.Select(_model.Prompts.Answer)]);
    }

    private PreferenceRow Known(int index, SharedPromptRow row) => new(
        [.. row.Answers.Select(answer => answer.Length)], Epsilon(Examples[index]), _reference?[index], _ratings?[index]);

    // What the loss sees, so that logs and diagnostics tell what was used: nothing where no objective takes epsilon.
    private float[] Epsilon(PreferenceExample example)
    {
        if (!_losses.TakesEpsilon)
        {
            return new float[example.Rejected.Length];
        }

        return _request.LabelSmoothing is { } constant
            ? [.. Enumerable.Repeat((float)constant, example.Rejected.Length)]
            : example.Epsilon ?? new float[example.Rejected.Length];
    }
}
