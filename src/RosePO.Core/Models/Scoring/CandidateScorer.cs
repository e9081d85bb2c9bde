using RosePO.Core.Data;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;

namespace RosePO.Core.Models.Scoring;

/// <summary>
/// Scores candidates by the summed log-prob of title and end token after the prompt; all candidates of a case share one
/// reading of their prompt.
/// </summary>
internal sealed class CandidateScorer : IDisposable
{
    private readonly LanguageModel _model;
    private readonly bool _owned;

    /// <summary>Wraps a model that someone else disposes.</summary>
    public CandidateScorer(LanguageModel model) => _model = model;

    private CandidateScorer(LanguageModel model, bool owned)
        : this(model) => _owned = owned;

    /// <summary>Loads a model artifact for a dataset's titles.</summary>
    /// <exception cref="RoseException">The folder is not a model, or the device is missing.</exception>
    public static CandidateScorer Load(string model, RecDataset dataset, string device) =>
        new(LanguageModel.Load(model, dataset, TorchRuntime.SelectDevice(device)), owned: true);

    /// <summary>Scores each case's candidates, in the cases' order.</summary>
    /// <param name="cases">The questions.</param>
    /// <param name="maxHistory">Titles of history in a prompt.</param>
    /// <param name="done">Receives how many cases are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public float[][] Score(
        IReadOnlyList<EvaluationCase> cases, int maxHistory, Action<int>? done = null, CancellationToken cancellation = default)
    {
        var rows = cases.Select(question => new SharedPromptRow(
            _model.Prompts.Prompt(question.History, question.Candidates, maxHistory),
            [.. question.Candidates.Select(_model.Prompts.Answer)])).ToList();
        return AnswerLogProbs.Of(_model, rows, done, cancellation);
    }

    /// <summary>The share of cases whose best-scored candidate is the target.</summary>
    public double HitRatio(IReadOnlyList<EvaluationCase> cases, int maxHistory, CancellationToken cancellation = default) =>
        Rankings.Mean(RankingMetric.HitRatio, Ranks(cases, maxHistory, null, cancellation));

    /// <summary>Each case's rank of the target among its candidates, from 1, by <see cref="ScoreOrder"/>.</summary>
    /// <param name="cases">The questions.</param>
    /// <param name="maxHistory">Titles of history in a prompt.</param>
    /// <param name="done">Receives how many cases are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public int[] Ranks(IReadOnlyList<EvaluationCase> cases, int maxHistory, Action<int>? done = null, CancellationToken cancellation = default) =>
        Ranks(cases, Score(cases, maxHistory, done, cancellation));

    /// <summary>Each case's rank of the target among its candidates, from 1, by the scores that these have.</summary>
    /// <param name="cases">The questions.</param>
    /// <param name="scores">Their candidates' scores.</param>
    public static int[] Ranks(IReadOnlyList<EvaluationCase> cases, float[][] scores) =>
        [.. cases.Select((question, i) => ScoreOrder.RankOf(scores[i], question.Candidates, question.Target))];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_owned)
        {
            _model.Dispose();
        }
    }
}
