using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Runtime;

namespace RosePO.Core.Evaluation;

/// <summary>A language model as a recommender: candidates by log-prob, and what it writes when it is free to.</summary>
public sealed class LanguageModelRecommender : IRecommender, IDisposable
{
    private readonly LanguageModel _model;
    private readonly int _maxHistory;
    private readonly int _generationUsers;

    private LanguageModelRecommender(string name, LanguageModel model, int maxHistory, int generationUsers)
    {
        Name = name;
        _model = model;
        _maxHistory = maxHistory;
        _generationUsers = generationUsers;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Loads a model artifact; generates freely for the first <paramref name="generationUsers"/> cases (0 for all).</summary>
    /// <exception cref="RoseException">The folder is no model, or the device is missing.</exception>
    public static LanguageModelRecommender Load(
        string name, string model, RecDataset dataset, int maxHistory, int generationUsers, string device) =>
        new(name, LanguageModel.Load(model, dataset, TorchRuntime.SelectDevice(device)), maxHistory, generationUsers);

    /// <inheritdoc/>
    public IReadOnlyList<CaseAnswer> Recommend(
        IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        Action<int> Report(string activity, int total) => done => progress?.Report(new StageProgress("measure", activity, done, total, Name));
        var scores = new CandidateScorer(_model).Score(cases, _maxHistory, Report("scoring", cases.Count), cancellation);
        var asked = _generationUsers == 0 ? cases : [.. cases.Take(_generationUsers)];
        var texts = new TextGenerator(_model).Generate(asked, _maxHistory, Report("generating", asked.Count), cancellation);
        return [.. scores.Select((score, i) => new CaseAnswer(score, i < texts.Length ? texts[i] : null))];
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
