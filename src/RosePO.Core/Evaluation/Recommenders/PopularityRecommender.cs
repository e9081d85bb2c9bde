using RosePO.Core.Data;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>Scores each candidate by its interactions in the training split.</summary>
/// <param name="dataset">The dataset.</param>
internal sealed class PopularityRecommender(RecDataset dataset) : IRecommender
{
    /// <inheritdoc/>
    public string Name => "popularity";

    /// <inheritdoc/>
    public IReadOnlyList<CaseAnswer> Recommend(
        IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        cases.Select(question => new CaseAnswer(
            Array.ConvertAll(question.Candidates, item => (float)dataset.Items[item].Popularity))).ToArray();
}
