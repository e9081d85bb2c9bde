using RosePO.Core.Data;
using RosePO.Core.Oracles;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>A trained oracle as a recommender: candidates by its scores.</summary>
internal sealed class OracleRecommender : IRecommender, IDisposable
{
    private readonly TrainedOracle _oracle;

    private OracleRecommender(string name, TrainedOracle oracle) => (Name, _oracle) = (name, oracle);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Loads an oracle artifact.</summary>
    /// <param name="name">The name that tables show.</param>
    /// <param name="oracle">The artifact.</param>
    /// <param name="dataset">The dataset whose cases it will be asked.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="RoseException">The folder is not an oracle, or one of another catalogue.</exception>
    public static OracleRecommender Load(string name, string oracle, RecDataset dataset, string device) =>
        new(name, TrainedOracle.Load(oracle, dataset, device));

    /// <inheritdoc/>
    public IReadOnlyList<CaseAnswer> Recommend(
        IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var scores = _oracle.Score(
            [.. cases.Select(question => new OracleQuery(question.History, question.Candidates, question.User))],
            done => progress?.Report(new StageProgress("measure", Name, done, cases.Count)),
            cancellation);
        return Array.ConvertAll(scores, row => new CaseAnswer(row));
    }

    /// <inheritdoc/>
    public void Dispose() => _oracle.Dispose();
}
