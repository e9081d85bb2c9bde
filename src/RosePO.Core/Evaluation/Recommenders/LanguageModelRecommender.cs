using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Protocols;
using RosePO.Core.Models;
using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>A language model as a recommender: titles by log-prob, by beam search, by drawing, or by what it writes when it is free to.</summary>
internal sealed class LanguageModelRecommender : IRecommender, IDisposable
{
    private readonly LanguageModel _model;
    private readonly int _maxHistory;
    private readonly int _generationUsers;

    private LanguageModelRecommender(string name, LanguageModel model, int maxHistory, int generationUsers) =>
        (Name, _model, _maxHistory, _generationUsers) = (name, model, maxHistory, generationUsers);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Loads a model artifact; among candidates it generates freely for the first <paramref name="generationUsers"/> cases (0 for all).</summary>
    /// <exception cref="RoseException">The folder is not a model, or the device is missing.</exception>
    public static LanguageModelRecommender Load(
        string name, string model, RecDataset dataset, int maxHistory, int generationUsers, string device, Quantisation quantisation = Quantisation.None) =>
        new(name, LanguageModel.Load(model, dataset, TorchRuntime.SelectDevice(device)).OrDispose(loaded => loaded.Use(quantisation)), maxHistory, generationUsers);

    /// <inheritdoc/>
    public IReadOnlyList<CaseAnswer> Recommend(
        IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        [.. new CandidateScorer(_model).Score(cases, _maxHistory, done => progress?.Report(new StageProgress("measure", "scoring", done, cases.Count, Name)), cancellation)
            .Select(scores => new CaseAnswer(scores))];

    /// <inheritdoc/>
    public IReadOnlyList<CaseAnswer> Answer(EvaluationSet set, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        Action<int> Report(string activity, int total) => done => progress?.Report(new StageProgress("measure", activity, done, total, Name));
        return set.Protocol switch
        {
            EvaluationProtocol.CatalogueScore => CatalogueRanking.Of(set, cases => Score(cases, cancellation), Report("scoring the catalogue", set.Count), cancellation),
            EvaluationProtocol.CatalogueBeam => Search(set, Report("searching", set.Count), cancellation),
            EvaluationProtocol.CatalogueDraw => Draw(set, Report("drawing", set.Count), cancellation),
            EvaluationProtocol.Grounded => Ground(set, Report("generating", set.Count), cancellation),
            _ => Candidates(set, progress, Report, cancellation),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private List<CaseAnswer> Candidates(
        EvaluationSet set, IProgress<StageProgress>? progress, Func<string, int, Action<int>> report, CancellationToken cancellation)
    {
        var scored = Recommend(set.Cases, progress, cancellation);
        var asked = _generationUsers == 0 ? set.Cases : [.. set.Cases.Take(_generationUsers)];
        var texts = new TextGenerator(_model).Generate(asked, _maxHistory, report("generating", asked.Count), cancellation);
        return [.. scored.Select((answer, i) => answer with { Generated = i < texts.Length ? texts[i] : null })];
    }

    // A catalogue is not a list that a prompt could contain.
    private int[] Prompt(EvaluationCase question) => _model.Prompts.Prompt(question.History, [], _maxHistory);

    private float[][] Score(IReadOnlyList<EvaluationCase> cases, CancellationToken cancellation) => AnswerLogProbs.Of(
        _model,
        [.. cases.Select(question => new SharedPromptRow(Prompt(question), [.. question.Candidates.Select(_model.Prompts.Answer)]))],
        null,
        cancellation);

    private List<CaseAnswer> Search(EvaluationSet set, Action<int> done, CancellationToken cancellation)
    {
        var trie = Catalogue(set);
        var found = new BeamSearch(_model) { Beams = Math.Min(set.Beams, trie.Count), LengthPenalty = 0 }.Search(
            [.. set.Cases.Select(Prompt)], Tries(set, trie), done, cancellation);
        return [.. set.Cases.Select((question, i) => FoundTitles.Of(question, [.. found[i].SelectMany(answer => answer.Items.Select(item => (item, (float)answer.LogProb)))]))];
    }

    private List<CaseAnswer> Draw(EvaluationSet set, Action<int> done, CancellationToken cancellation)
    {
        var tries = Tries(set, Catalogue(set));
        var drawn = new TextGenerator(_model).SampleSeveral(
            [.. set.Cases.Select(Prompt)],
            DrawnTitles.Draws,
            new SamplingOptions { Seed = set.Seed },
            [.. set.Cases.Select(question => Seeds.MeasuredDraws(set.Dataset.Users[question.User].SourceId, question.History.Length))],
            tries,
            done,
            cancellation);

        // Titles are distinct, but of two with equal tokens the first is meant.
        return [.. set.Cases.Select((question, i) => DrawnTitles.Of(question, Array.ConvertAll(drawn[i], tokens => tries[i].Find([.. tokens, _model.Prompts.End])[0])))];
    }

    private TitleTrie Catalogue(EvaluationSet set) => TitleTrie.Of(Enumerable.Range(0, set.Dataset.Items.Count), _model.Prompts.Answer);

    // For each case the titles that its history lacks, and the true next one.
    private static TitleTrie[] Tries(EvaluationSet set, TitleTrie catalogue) =>
        [.. set.Cases.Select(question => catalogue.Except(question.History.Where(item => item != question.Target)))];

    private List<CaseAnswer> Ground(EvaluationSet set, Action<int> done, CancellationToken cancellation)
    {
        var titles = new TitleGrounding([.. set.Dataset.Items.Select(item => item.Title)]);
        var written = new TextGenerator(_model).Greedy([.. set.Cases.Select(Prompt)], null, done, cancellation);
        string[] texts = [.. written.Select(_model.Prompts.ReadAnswer)];
        return [.. set.Cases.Zip(texts, (question, text) => FoundTitles.Of(question, [(titles.Of(text), 0)], text))];
    }
}
