using RosePO.Core.Data;

namespace RosePO.Core.Evaluation;

/// <summary>Stub: a language model as a recommender.</summary>
public sealed class LanguageModelRecommender : IRecommender, IDisposable
{
    /// <summary>Loads a model artifact; generates freely for the first <paramref name="generationUsers"/> cases (0 for all).</summary>
    public static LanguageModelRecommender Load(string name, string model, RecDataset dataset, int maxHistory, int generationUsers, string device) =>
        throw new InvalidOperationException($"{name}{model}{dataset}{maxHistory}{generationUsers}{device}");

    /// <inheritdoc/>
    public string Name => "stub";

    /// <inheritdoc/>
    public IReadOnlyList<Recommendation> Recommend(IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        throw new InvalidOperationException($"{cases}{progress}{cancellation}");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
