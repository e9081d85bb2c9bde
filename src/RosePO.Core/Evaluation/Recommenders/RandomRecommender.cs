using RosePO.Core.Data;
using RosePO.Core.Runtime;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>Scores candidates at random: each score depends on the seed, the user and the item alone, not on the order of cases.</summary>
/// <param name="seed">The seed.</param>
internal sealed class RandomRecommender(int seed) : IRecommender
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public IReadOnlyList<CaseAnswer> Recommend(
        IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        cases.Select(question => new CaseAnswer(
            Array.ConvertAll(question.Candidates, item => Seeds.RandomScore(seed, question.User, item)))).ToArray();
}
