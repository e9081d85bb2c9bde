using RosePO.Core.Data;

namespace RosePO.Core.Evaluation;

/// <summary>Anything that ranks candidates.</summary>
public interface IRecommender
{
    /// <summary>The name that tables show.</summary>
    string Name { get; }

    /// <summary>Scores each case's candidates, in the cases' order.</summary>
    /// <param name="cases">The questions.</param>
    /// <param name="progress">Told how many cases are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    IReadOnlyList<CaseAnswer> Recommend(
        IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation);
}

/// <summary>A model's answer to one case.</summary>
/// <param name="Scores">A score for each candidate, in the case's order; the largest is recommended.</param>
/// <param name="Generated">What the model wrote when it was free to, or null for a model that does not generate or was not asked to.</param>
public sealed record CaseAnswer(float[] Scores, string? Generated = null)
{
    /// <summary>The index of the recommended candidate: the largest score, the earliest among equals.</summary>
    public int Best
    {
        get
        {
            var best = 0;
            for (var i = 1; i < Scores.Length; i++)
            {
                if (Scores[i] > Scores[best])
                {
                    best = i;
                }
            }

            return best;
        }
    }
}
