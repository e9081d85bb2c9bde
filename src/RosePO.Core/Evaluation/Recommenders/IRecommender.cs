using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Protocols;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>Anything that ranks candidates.</summary>
internal interface IRecommender
{
    /// <summary>The name that tables show.</summary>
    string Name { get; }

    /// <summary>Scores each case's candidates, in the cases' order.</summary>
    /// <param name="cases">The questions.</param>
    /// <param name="progress">Receives how many cases are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    IReadOnlyList<CaseAnswer> Recommend(
        IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation);

    /// <summary>Answers every case by the set's protocol, in the cases' order: scores of the candidates, or of every title, unless a recommender has a way of its own.</summary>
    /// <param name="set">The cases, and what is chosen from.</param>
    /// <param name="progress">Receives how many cases are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    IReadOnlyList<CaseAnswer> Answer(EvaluationSet set, IProgress<StageProgress>? progress, CancellationToken cancellation) => set.ListsCandidates
        ? Recommend(set.Cases, progress, cancellation)
        : CatalogueRanking.Of(
            set,
            cases => [.. Recommend(cases, null, cancellation).Select(answer => answer.Scores)],
            done => progress?.Report(new StageProgress("measure", Name, done, set.Count)),
            cancellation);
}

/// <summary>A model's answer to one case.</summary>
/// <param name="Scores">A score for each candidate, in the case's order; the largest is recommended.</param>
/// <param name="Generated">What the model wrote when it was free to, or null for a model that does not generate or was not asked to.</param>
internal sealed record CaseAnswer(float[] Scores, string? Generated = null)
{
    /// <summary>The rank of an item that was not found.</summary>
    public const int NotFound = int.MaxValue;

    /// <summary>The best items, best first, where more than the candidates was chosen from; null where their scores say it.</summary>
    public int[]? Ranked { get; init; }

    /// <summary>The rank of the true next item among all that was chosen from, from 1, or <see cref="NotFound"/>; of meaning where <see cref="Ranked"/> is given.</summary>
    public int TargetRank { get; init; }
}
