using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Options;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>
/// Recommends titles for histories: every answer is a title of the catalogue (or of the candidates), ranked by the model's log-prob
/// of title and end after the prompt. Keeps model and dataset loaded for further histories.
/// </summary>
public sealed class GetRecommendations : IDisposable
{
    // Reading this many titles after a prompt costs about as much as the steps of a beam search.
    private const int FewChoices = 128;

    private readonly RecommendationRequest _request;
    private readonly RecDataset _dataset;
    private readonly DatasetNames _names;
    private readonly LanguageModel _model;
    private readonly PromptShape _shape;
    private readonly int[] _choices;
    private readonly TitleTrie _trie;

    private GetRecommendations(RecommendationRequest request, RecDataset dataset, LanguageModel model)
    {
        (_request, _dataset, _model) = (request, dataset, model);
        _shape = PromptShape.Resolve(model.Shape, request.MaxHistory);
        _names = new DatasetNames(dataset);
        _choices = request.Candidates.Count == 0
            ? [.. Enumerable.Range(0, dataset.Items.Count)]
            : [.. request.Candidates.Select(_names.Item).Distinct()];
        _trie = TitleTrie.Of(_choices, model.Prompts.Answer);
    }

    /// <summary>Answers a request's queries.</summary>
    /// <param name="request">Model, dataset, queries and how they are answered.</param>
    /// <param name="progress">Receives how many queries are answered.</param>
    /// <param name="cancellation">Stops between batches and tokens.</param>
    /// <exception cref="RoseException">A value is out of range, a candidate is unknown, or an input is not an artifact of its kind.</exception>
    public static RecommendationResult Run(
        RecommendationRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var operation = Open(request);
        return operation.Answer(request.Queries, progress, cancellation);
    }

    /// <summary>Loads a request's model and dataset; its queries are left aside.</summary>
    /// <exception cref="RoseException">A value is out of range, a candidate is unknown, or an input is not an artifact of its kind.</exception>
    public static GetRecommendations Open(RecommendationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        OptionCheck.Run(request);
        var dataset = RecDataset.Load(request.Dataset);
        return LanguageModel.Load(request.Model, dataset, TorchRuntime.SelectDevice(request.Device)).OrDispose(model => new GetRecommendations(request, dataset, model));
    }

    /// <summary>Answers queries; what is wrong with one of them leaves the others their answer.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="progress">Receives how many are answered.</param>
    /// <param name="cancellation">Stops between batches and tokens.</param>
    public RecommendationResult Answer(
        IReadOnlyList<RecommendationQuery> queries, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var asked = new List<Question>();
        var failures = new List<RecommendationFailure>();
        foreach (var query in queries)
        {
            try
            {
                asked.Add(Ask(query));
            }
            catch (RoseException error)
            {
                failures.Add(new RecommendationFailure(query, error));
            }
        }

        void Report(int done) => progress?.Report(new StageProgress("recommend", "answering", done, asked.Count));
        Report(0);
        var ranked = ByScore ? Scored(asked, Report, cancellation) : Searched(asked, Report, cancellation);
        return new RecommendationResult
        {
            Recommendations = [.. asked.SelectMany((question, i) => ranked[i].Take(_request.Top).Select((entry, rank) => new Recommendation
            {
                User = question.User,
                Rank = rank + 1,
                Score = entry.Score,
                Item = _dataset.Items[entry.Item].SourceId,
                Title = _dataset.Items[entry.Item].Title,
            }))],
            Failures = failures,
            MaxHistory = _shape.MaxHistory,
            PromptNote = ModelPrompt.Difference(_model.Own, _shape),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private bool ByScore => _request.Method == RecommendationMethod.Score
        || (_request.Method == RecommendationMethod.Auto && _choices.Length <= FewChoices);

    private Question Ask(RecommendationQuery query)
    {
        var history = query.History is { } named ? [.. named.Select(_names.Item)] : _dataset.Users[_names.User(query.User)].Items;
        int[] choices = _request.IncludeHistory ? _choices : [.. _choices.Except(history)];

        // A catalogue is not a list that a prompt could contain.
        var prompt = _model.Prompts.Prompt(history, _request.Candidates.Count == 0 ? [] : choices, _shape.MaxHistory);
        AnswerLimits.Of(prompt.Length, _trie, 0, _model.Network.Config.ContextLength, _model.Prompts);
        return new Question(query.User, prompt, history, choices);
    }

    private IReadOnlyList<IEnumerable<(int Item, double Score)>> Scored(List<Question> asked, Action<int> report, CancellationToken cancellation)
    {
        // A history may leave nothing to choose from.
        var open = asked.Where(question => question.Choices.Length > 0).ToList();
        var scores = AnswerLogProbs.Of(
            _model, [.. open.Select(question => new SharedPromptRow(question.Prompt, [.. question.Choices.Select(_model.Prompts.Answer)]))], report, cancellation);
        var ranked = open.Select((question, i) => (question, Items: Ranked(question.Choices, scores[i]))).ToDictionary(pair => pair.question, pair => pair.Items);
        return [.. asked.Select(question => ranked.TryGetValue(question, out var items) ? items : Enumerable.Empty<(int, double)>())];
    }

    private IReadOnlyList<IEnumerable<(int Item, double Score)>> Searched(List<Question> asked, Action<int> report, CancellationToken cancellation)
    {
        var beams = _request.Beams > 0 ? _request.Beams : Math.Max(20, 2 * _request.Top);
        var search = new BeamSearch(_model) { Beams = Math.Min(beams, _choices.Length), LengthPenalty = 0 };
        var found = search.Search(
            [.. asked.Select(question => question.Prompt)],
            [.. asked.Select(question => _request.IncludeHistory ? _trie : _trie.Except(question.History))],
            report,
            cancellation);
        return [.. found.Select(answers => Ranked(
            [.. answers.SelectMany(answer => answer.Items)], [.. answers.SelectMany(answer => answer.Items.Select(_ => (float)answer.LogProb))]))];
    }

    private static IEnumerable<(int Item, double Score)> Ranked(int[] items, float[] scores)
    {
        var known = items.Zip(scores).ToDictionary();
        return ScoreOrder.Ranked(scores, items).Select(item => (item, (double)known[item]));
    }

    private sealed record Question(string User, int[] Prompt, int[] History, int[] Choices);
}
