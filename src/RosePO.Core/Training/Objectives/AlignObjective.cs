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
    private readonly float[][]? _values;
    private readonly RecDataset _dataset;

    public AlignObjective(
        LanguageModel model, RecDataset dataset, PairSet pairs, AlignRequest request, Func<bool, ReferenceLogProbs> reference, Action<int, int> referenceDone,
        CancellationToken cancellation)
    {
        (_model, _dataset, _request, _pairs) = (model, dataset, request, pairs);
        _losses = new LossSum(request);
        _order = new EpochOrder(Examples.Count, request.BatchSize, request.Epochs, request.Seed);
        _ratings = _losses.Reads(LossReads.Ratings) ? ChosenRatings.Of(dataset, request.Pairs, Examples) : null;
        _values = _losses.Reads(LossReads.Values) ? AnswerValues.Of(request, dataset, Examples, cancellation) : null;
        (_reference, ReferenceSource) = _losses.Reads(LossReads.Reference)
            ? reference(HasSteps).FindOrCompute(Examples, () => LogProbs(referenceDone, cancellation))
            : (null, null);
    }

    public int Steps => _order.Batches;

    /// <summary>Where the reference's log-probs came from; null where none are read.</summary>
    public string? ReferenceSource { get; }

    private IReadOnlyList<PreferenceExample> Examples => _pairs.Examples;

    private bool HasSteps => _losses.Reads(LossReads.Steps);

    public IEnumerable<Tensor> Losses(int step, IDictionary<string, double> metrics)
    {
        var (_, batch) = _order.Batch(step);
        var rows = batch.Select(Row).ToList();
        var figures = new PreferenceMetrics(_request.Beta, _losses.TakesEpsilon && _request.LabelSmoothing is null ? _pairs.MaximumEpsilon : null);
        var chosenTokens = rows.Sum(row => row.Answers[0].Length);
        double pairCount = rows.Sum(row => row.Answers.Count - 1);
        var compared = _losses.ComparesBatch && RankGroup.Current.IsShared ? new ComparedBatch(rows) : null;
        foreach (var pass in compared?.Passes() ?? RankPasses.Of(rows, row => row.Tokens, _losses.ComparesBatch ? 0 : _request.TokensPerPass))
        {
            List<SharedPromptRow> part = [.. pass.Select(i => rows[i])];
            using var tensors = Batch(part);
            var (logProbs, steps) = Scored(tensors, part, _request.Dropout);                        // (A)
            var pairs = PreferenceBatch.Of(logProbs, [.. pass.Select(i => Known(batch[i], rows[i]))]) with
            {
                Steps = steps is { } cut ? new AnswerSteps(cut.LogProbs, ReferenceSteps(pass.Select(i => batch[i])), cut.Weights) : null,
            };
            figures.Add(pairs);
            var loss = _losses.Of(pairs, pairs.Negatives.Sum() / pairCount, (double)part.Count / rows.Count, compared is null ? LossTerms.All : LossTerms.Plain);
            if (compared is not null)
            {
                loss += compared.Share(all => _losses.Of(PreferenceBatch.Of(all, [.. rows.Select((row, i) => Known(batch[i], row))]), terms: LossTerms.Comparing), logProbs);
            }

            yield return _request.SftWeight > 0
                ? loss + Likelihood(logProbs, part).Times(-_request.SftWeight / chosenTokens)
                : loss;
        }

        figures.Report(metrics);
        metrics["num_tokens"] = rows.Sum(row => row.Tokens);
        if (_values is not null)
        {
            metrics["lists/tied"] = batch.Count(row => AnswerValues.AreTied(_values[row])) / (double)batch.Count;
        }
    }

    public void Complete(ArtifactFolder folder, CancellationToken cancellation)
    {
        if (!_request.Diagnostics)
        {
            return;
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

    private float[][] LogProbs(Action<int, int> done, CancellationToken cancellation) => _model.WithoutDropout(() => Computed(done, cancellation));

    // By the pass that the policy's come from, so that what rounding does to both cancels in their difference.
    private float[][] Computed(Action<int, int> done, CancellationToken cancellation)
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
            var (ofAnswers, ofSteps) = Scored(tensors, [.. pass.Select(i => rows[i])], dropout: 0);
            var answers = ofAnswers.cpu().data<float>().ToArray();                                      // (A)
            var steps = ofSteps?.LogProbs.flatten().cpu().data<float>().ToArray() ?? [];                // (2 N)
            var (at, stepAt) = (0, 0);
            return pass.Select(i =>
            {
                var count = rows[i].Answers.Count;
                float[] one = [.. answers[at..(at += count)], .. HasSteps ? steps[stepAt..(stepAt += PrefixSteps.Count * (count - 1))] : []];
                return Array.TrueForAll(one, float.IsFinite) ? one : throw ModelErrors.NotComputable(_model.Network);
            }).ToArray();
        }, finished => done(finished, rows.Count));
    }

    // The log-probs of answers, (A), and of rejected answers by step, (N, 2), with the steps' weights, where a loss reads these.
    private (Tensor LogProbs, (Tensor LogProbs, Tensor Weights)? Steps) Scored(SharedPromptBatch batch, List<SharedPromptRow> rows, double dropout)
    {
        if (!HasSteps)
        {
            return (batch.LogProbs(_model.Network, dropout), null);
        }

        var (tokens, states) = batch.TokenStates(_model.Network, dropout);                                   // (T), (T, d)
        var steps = new PrefixSteps(rows, tokens.device);
        return (batch.OfAnswers(tokens), (steps.LogProbs(tokens), steps.Weights(states)));
    }

    // Of rejected answers by step, (N, 2).
    private Tensor ReferenceSteps(IEnumerable<int> examples) =>
        tensor(examples.SelectMany(i => _reference![i].Skip(1 + Examples[i].Rejected.Length)).ToArray(), device: _model.Network.Device).view(-1, PrefixSteps.Count);

    private SharedPromptBatch Batch(IReadOnlyList<SharedPromptRow> rows) =>
        new(rows, _model.Network.Config.ContextLength, _model.Prompts.Tokenizer.Padding, _model.Network.Device, _model.Prompts);

    private SharedPromptRow Row(int index)
    {
        var example = Examples[index];
        return new SharedPromptRow(
            _model.Prompts.Prompt(example.History, example.Candidates, _model.Shape.MaxHistory),
            [_model.Prompts.Answer(example.Chosen), .. example.Rejected.Take(RejectedOf(example)).Select(_model.Prompts.Answer)]);
    }

    // Where nothing reads the rejected answers the first is computed nevertheless, for the figures of the log.
    private int RejectedOf(PreferenceExample example) => _losses.ReadsRejected || _request.Diagnostics ? example.Rejected.Length : 1;

    private PreferenceRow Known(int index, SharedPromptRow row)
    {
        var example = Examples[index];
        return new(
            [.. row.Answers.Select(answer => answer.Length)], Epsilon(example), _reference?[index][..row.Answers.Count], _ratings?[index])
        {
            Values = _values?[index],
            TitleTokens = _losses.Reads(LossReads.TitleTokens) ? [.. example.Rejected.Prepend(example.Chosen).Select(_model.Prompts.TitleTokens)] : null,
            Counts = _losses.Reads(LossReads.Counts) ? [.. example.Rejected.Select(item => _dataset.Items[item].Popularity)] : null,
        };
    }

    // What the loss sees, so that logs and diagnostics tell what was used: nothing where no objective takes epsilon.
    private float[] Epsilon(PreferenceExample example)
    {
        if (!_losses.TakesEpsilon)
        {
            return new float[RejectedOf(example)];
        }

        return _request.LabelSmoothing is { } constant
            ? [.. Enumerable.Repeat((float)constant, example.Rejected.Length)]
            : example.Epsilon ?? new float[example.Rejected.Length];
    }
}
