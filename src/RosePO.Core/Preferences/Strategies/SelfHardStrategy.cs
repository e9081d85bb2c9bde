using RosePO.Core.Data;
using RosePO.Core.Models;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>
/// The SFT model's own wrong answers: the prompt's candidates in the order of the model's scores (summed log-prob of title
/// and end token), best first.
/// </summary>
/// <param name="questions">The examples.</param>
/// <param name="scores">The model's score of each example's candidates.</param>
internal sealed class SelfHardStrategy(IReadOnlyList<EvaluationCase> questions, float[][] scores) : IRejectedStrategy
{
    /// <summary>Scores every example's candidates.</summary>
    /// <exception cref="RoseException">The request names no model, or the folder is not one.</exception>
    public static SelfHardStrategy Create(StrategyContext context)
    {
        var model = context.Request.Model ?? throw PreferenceErrors.ModelMissing();
        var total = context.Questions.Count;
        using var scorer = CandidateScorer.Load(model, context.Dataset, context.Request.Device);
        var scores = scorer.Score(
            context.Questions,
            context.Request.MaxHistory,
            done => context.Progress?.Report(new StageProgress("pairs", "scoring the model's own answers", done, total)),
            context.Cancellation);
        return new SelfHardStrategy(context.Questions, scores);
    }

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random)
    {
        var order = (int[])questions[example].Candidates.Clone();
        var keys = Array.ConvertAll(scores[example], score => -score);
        Array.Sort(keys, order);
        return order;
    }
}
