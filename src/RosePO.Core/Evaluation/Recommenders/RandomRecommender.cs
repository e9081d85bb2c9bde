using RosePO.Core.Data;

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
            Array.ConvertAll(question.Candidates, item => Uniform(((ulong)(uint)question.User << 32) | (uint)item)))).ToArray();

    // SplitMix64's finaliser (Steele, Lea and Flood 2014), once for the seed and once for user and item; the top 24 bits fill a float.
    private float Uniform(ulong position) => (Mix(Mix((ulong)(uint)seed) ^ position) >> 40) * (1f / (1 << 24));

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
