using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Options;
using RosePO.Core.Runtime;
using RosePO.Core.Telemetry;
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
        return LanguageModel.Load(request.Model, dataset, TorchRuntime.SelectDevice(request.Device))
            .OrDispose(model => model.Use(request.Quantisation))
            .OrDispose(model => new GetRecommendations(request, dataset, model));
    }

    /// <summary>Titles that can be recommended.</summary>
    public int Titles => _choices.Length;

    /// <summary>Parameters of the model, its adapter left aside.</summary>
    public long Parameters => _model.Network.Parameters.Count;

    /// <summary>Answers queries; what is wrong with one of them leaves the others their answer.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="progress">Receives how many are answered.</param>
    /// <param name="cancellation">Stops between batches and tokens.</param>
    public RecommendationResult Answer(
        IReadOnlyList<RecommendationQuery> queries, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var answers = Each(queries, progress, cancellation);
        return new RecommendationResult
        {
            Recommendations = [.. answers.SelectMany(answer => answer.Recommendations)],
            Failures = [.. from pair in queries.Zip(answers) where pair.Second.Error is not null select new RecommendationFailure(pair.First, pair.Second.Error!)],
            MaxHistory = _shape.MaxHistory,
            PromptNote = ModelPrompt.Difference(_model.Own, _shape),
        };
    }

    /// <summary>Answers queries, each by itself.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="progress">Receives how many are answered.</param>
    /// <param name="cancellation">Stops between batches and tokens.</param>
    /// <returns>For each query its titles, best first, or what is wrong with it.</returns>
    public IReadOnlyList<(IReadOnlyList<Recommendation> Recommendations, RoseException? Error)> Each(
        IReadOnlyList<RecommendationQuery> queries, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var span = Spans.Begin("rosepo.recommendation.batch", new KeyValuePair<string, object?>("rosepo.recommendation.queries", queries.Count));
        var timed = Measures.RecommendationDuration.Start();
        var asked = new List<Question>();
        var places = new Dictionary<int, Question>();
        var answers = new (IReadOnlyList<Recommendation> Recommendations, RoseException? Error)[queries.Count];
        for (var i = 0; i < queries.Count; i++)
        {
            try
            {
                asked.Add(places[i] = Ask(queries[i]));
            }
            catch (RoseException error)
            {
                answers[i] = ([], error);
            }
        }

        void Report(int done) => progress?.Report(new StageProgress("recommend", "answering", done, asked.Count));
        Report(0);
        var (few, many) = (asked.Where(IsScored).ToList(), asked.Where(question => !IsScored(question)).ToList());
        var ranked = few.Zip(Scored(few, Report, cancellation))
            .Concat(many.Zip(Searched(many, done => Report(few.Count + done), cancellation)))
            .ToDictionary(pair => (object)pair.First, pair => pair.Second, ReferenceEqualityComparer.Instance);
        foreach (var (place, question) in places)
        {
            answers[place] = ([.. ranked[question].Take(question.Top).Select((entry, rank) => new Recommendation
            {
                User = question.User,
                Rank = rank + 1,
                Score = entry.Score,
                Item = _dataset.Items[entry.Item].SourceId,
                Title = _dataset.Items[entry.Item].Title,
            })], null);
        }

        Measures.RecommendationDuration.Stop(timed);
        Measures.RecommendationQueries.Add(queries.Count);
        return answers;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private bool IsScored(Question question) => _request.Method == RecommendationMethod.Score
        || (_request.Method == RecommendationMethod.Auto && question.From.Count <= FewChoices);

    private Question Ask(RecommendationQuery query)
    {
        var history = query.History is { } named ? [.. named.Select(_names.Item)] : _dataset.Users[_names.User(query.User)].Items;
        if (query.Top < 1)
        {
            throw RecommendationErrors.TopTooSmall(query.Top.Value);
        }

        int[] from = query.Candidates is { } own ? [.. own.Select(_names.Item).Distinct()] : _choices;
        int[] without = [.. query.Exclude.Select(_names.Item), .. _request.IncludeHistory ? [] : history];
        int[] choices = without.Length == 0 ? from : [.. from.Except(without)];
        var trie = query.Candidates is null ? _trie : TitleTrie.Of(from, _model.Prompts.Answer);

        // A catalogue is not a list that a prompt could contain.
        var listed = query.Candidates is not null || _request.Candidates.Count > 0 ? choices : [];
        var prompt = _model.Prompts.Prompt(history, listed, _shape.MaxHistory);
        AnswerLimits.Of(prompt.Length, trie, 0, _model.Network.Config.ContextLength, _model.Prompts);
        return new Question(query.User, prompt, trie, without, choices, query.Top ?? _request.Top);
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
        // The width is part of what is found: who is asked for more or has less to choose from must not change another's answer.
        var ranked = new Dictionary<object, IEnumerable<(int Item, double Score)>>(ReferenceEqualityComparer.Instance);
        foreach (var alike in asked.GroupBy(question => Math.Min(_request.Beams > 0 ? _request.Beams : Math.Max(20, 2 * question.Top), question.From.Count)))
        {
            var (questions, before) = (alike.ToList(), ranked.Count);
            var found = new BeamSearch(_model) { Beams = alike.Key, LengthPenalty = 0 }.Search(
                [.. questions.Select(question => question.Prompt)],
                [.. questions.Select(question => question.Without.Length == 0 ? question.From : question.From.Except(question.Without))],
                done => report(before + done),
                cancellation);
            foreach (var (question, answers) in questions.Zip(found))
            {
                ranked[question] = Ranked(
                    [.. answers.SelectMany(answer => answer.Items)], [.. answers.SelectMany(answer => answer.Items.Select(_ => (float)answer.LogProb))]);
            }
        }

        return [.. asked.Select(question => ranked[question])];
    }

    private static IEnumerable<(int Item, double Score)> Ranked(int[] items, float[] scores)
    {
        var known = items.Zip(scores).ToDictionary();
        return ScoreOrder.Ranked(scores, items).Select(item => (item, (double)known[item]));
    }

    // From contains what may be chosen before what must not be is taken out.
    private sealed record Question(string User, int[] Prompt, TitleTrie From, int[] Without, int[] Choices, int Top);
}
