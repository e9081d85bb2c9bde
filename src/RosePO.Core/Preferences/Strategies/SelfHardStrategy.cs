using RosePO.Core.Data;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>
/// The SFT model's own wrong answers: the prompt's candidates in the order of the model's scores (summed log-prob of title
/// and end token), best first.
/// </summary>
/// <param name="questions">The examples.</param>
/// <param name="scores">The model's score of each example's candidates; null for an example that it is not asked about.</param>
/// <param name="onCorrectAnswer">What is rejected where the best is the chosen item.</param>
internal sealed class SelfHardStrategy(
    IReadOnlyList<EvaluationCase> questions, IReadOnlyList<float[]?> scores, OnCorrectAnswer onCorrectAnswer = OnCorrectAnswer.NextBest) : IRejectedStrategy
{
    /// <summary>Scores the candidates of the strategy's examples.</summary>
    /// <exception cref="RoseException">The request names no model, or the folder is not one.</exception>
    public static SelfHardStrategy Create(StrategyContext context)
    {
        var model = context.Request.Model!;
        var own = context.Own;
        using var scorer = CandidateScorer.Load(model, context.Dataset, context.Request.Device);
        var scores = scorer.Score(
            [.. own.Select(example => context.Questions[example])],
            context.Shape.MaxHistory,
            done => context.Report("scoring the model's own answers", done, own.Count),
            context.Cancellation);
        var all = new float[]?[context.Questions.Count];
        for (var i = 0; i < own.Count; i++)
        {
            all[own[i]] = scores[i];
        }

        return new SelfHardStrategy(context.Questions, all, context.Request.SelfHard.OnCorrectAnswer);
    }

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random)
    {
        var order = Ranked(example);
        return onCorrectAnswer == OnCorrectAnswer.NextBest || order[0] != questions[example].Target ? order
            : onCorrectAnswer == OnCorrectAnswer.Drop ? []
            : random.Shuffled(questions[example].Candidates);
    }

    /// <summary>The model's probability of the item among the candidates.</summary>
    public float Grade(int example, int item)
    {
        var (candidates, own) = (questions[example].Candidates, scores[example]!);
        var most = own.Max();
        return MathF.Exp(own[Array.IndexOf(candidates, item)] - most) / own.Sum(score => MathF.Exp(score - most));
    }

    /// <inheritdoc/>
    public StrategyNote Note(int example) => ScoreOrder.First(scores[example], questions[example].Candidates) == questions[example].Target ? StrategyNote.ModelRight : StrategyNote.None;

    private int[] Ranked(int example) => ScoreOrder.Ranked(scores[example], questions[example].Candidates);
}
