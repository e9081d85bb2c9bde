using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>
/// What the SFT model itself writes, where that is not the chosen title: another title, or a text that is none, which is as much a mistake. It is right
/// where its first answer is the chosen title.
/// </summary>
/// <param name="questions">The examples.</param>
/// <param name="answers">The model's answers to each example, in order; null for an example that it is not asked about.</param>
/// <param name="scores">The model's log-probs of an example's candidates, where it is right and they are needed.</param>
/// <param name="generated">Numbers the texts that name no item.</param>
/// <param name="onCorrectAnswer">What is rejected where the model is right.</param>
internal sealed class GeneratedStrategy(
    IReadOnlyList<EvaluationCase> questions,
    IReadOnlyList<GeneratedAnswer[]?> answers,
    IReadOnlyDictionary<int, float[]> scores,
    GeneratedTexts generated,
    OnCorrectAnswer onCorrectAnswer) : IRejectedStrategy
{
    /// <summary>Has the model answer the strategy's examples.</summary>
    /// <exception cref="RoseException">The request names no model, the folder is not one, or its context is too short.</exception>
    public static GeneratedStrategy Create(StrategyContext context)
    {
        var (request, own) = (context.Request, context.Own);
        var folder = request.Model!;
        using var model = LanguageModel.Load(folder, context.Dataset, TorchRuntime.SelectDevice(request.Device));
        var found = new GeneratedAnswers(model, context).Of(
            [.. own.Select(example => context.Questions[example])],
            done => context.Report("writing the model's own answers", done, own.Count),
            context.Cancellation);
        var answers = new GeneratedAnswer[]?[context.Questions.Count];
        for (var i = 0; i < own.Count; i++)
        {
            answers[own[i]] = found[i];
        }

        int[] right = request.SelfHard.OnCorrectAnswer == OnCorrectAnswer.NextBest || (request.SelfHard.OnCorrectAnswer == OnCorrectAnswer.Random && request.Graded)
            ? [.. own.Where(example => IsRight(answers[example], context.Questions[example]))]
            : [];
        var scores = new CandidateScorer(model).Score(
            [.. right.Select(example => context.Questions[example])],
            context.Shape.MaxHistory,
            done => context.Report("scoring candidates where the model is right", done, right.Length),
            context.Cancellation);
        return new GeneratedStrategy(
            context.Questions, answers, right.Zip(scores).ToDictionary(pair => pair.First, pair => pair.Second), context.Generated, request.SelfHard.OnCorrectAnswer);
    }

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random)
    {
        var right = IsRight(answers[example], questions[example]);
        return !right ? Own(example) : onCorrectAnswer switch
        {
            OnCorrectAnswer.NextBest => Own(example).Concat(ScoreOrder.Ranked(scores[example], questions[example].Candidates)),
            OnCorrectAnswer.Random => random.Shuffled(questions[example].Candidates),
            _ => [],
        };
    }

    /// <summary>The model's probability of the answer.</summary>
    public float Grade(int example, int item)
    {
        foreach (var answer in answers[example]!)
        {
            if ((answer.Item ?? generated.IdOf(answer.Text)) == item)
            {
                return answer.Probability;
            }
        }

        return MathF.Exp(scores[example][Array.IndexOf(questions[example].Candidates, item)]);
    }

    /// <inheritdoc/>
    public StrategyNote Note(int example) => IsRight(answers[example], questions[example]) ? StrategyNote.ModelRight : StrategyNote.None;

    // Texts are numbered when they are taken, so that none is stored for nothing.
    private IEnumerable<int> Own(int example) => answers[example]!.Select(answer => answer.Item ?? generated.IdOf(answer.Text));

    private static bool IsRight(GeneratedAnswer[]? answers, EvaluationCase question) => answers is [{ Item: { } item }, ..] && item == question.Target;
}
