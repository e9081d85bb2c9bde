using RosePO.Core.Data;

namespace RosePO.Core.Evaluation;

/// <summary>Stub: the oracle as a recommender.</summary>
public sealed class SasRecRecommender : IRecommender, IDisposable
{
    /// <summary>Loads an oracle artifact.</summary>
    public static SasRecRecommender Load(string name, string oracle, RecDataset dataset, string device) =>
        throw new InvalidOperationException($"{name}{oracle}{dataset}{device}");

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
