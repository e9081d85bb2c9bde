using RosePO.Core.Data;

namespace RosePO.Core.Models;

/// <summary>Stub: a language model that scores candidates by the summed log-prob of title and end token behind the prompt.</summary>
public sealed class CandidateScorer : IDisposable
{
    /// <summary>Loads a model artifact for a dataset's titles.</summary>
    public static CandidateScorer Load(string model, RecDataset dataset, string device) => throw new InvalidOperationException(model + dataset + device);

    /// <summary>Scores each case's candidates, in the cases' order.</summary>
    public float[][] Score(IReadOnlyList<EvaluationCase> cases, int maxHistory, Action<int>? done = null, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"{cases}{maxHistory}{done}{cancellation}{this}");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
