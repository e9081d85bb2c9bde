using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;
using RosePO.Core.Text;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>An answer that a model wrote.</summary>
/// <param name="Item">The item that it names; null where it names none.</param>
/// <param name="Text">What it wrote.</param>
/// <param name="Probability">The model's probability of it; 0 where it was not asked for.</param>
internal readonly record struct GeneratedAnswer(int? Item, string Text, float Probability);

/// <summary>Has a model answer prompts itself: greedily, by a beam search, or by drawing; each prompt is read once for all its answers.</summary>
/// <param name="model">The model.</param>
/// <param name="context">The catalogue, how much prompts show, and how the model answers.</param>
internal sealed class GeneratedAnswers(LanguageModel model, StrategyContext context)
{
    private readonly RecDataset _dataset = context.Dataset;
    private readonly PreferencePairsRequest _request = context.Request;
    private readonly TitleLookup _titles = new([.. context.Dataset.Items.Select(item => item.Title)], model.Prompts);

    /// <summary>The answers to each question, in the order in which they are to be rejected.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="done">Receives how many are done.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>.</exception>
    public GeneratedAnswer[][] Of(IReadOnlyList<EvaluationCase> questions, Action<int> done, CancellationToken cancellation)
    {
        int[][] prompts = [.. questions.Select(question => model.Prompts.Prompt(question.History, question.Candidates, context.Shape.MaxHistory))];
        var tries = Tries(questions);
        IReadOnlyList<int[][]> texts = _request.SelfHard.Mode switch
        {
            SelfHardMode.Beam => [.. new BeamSearch(model) { Beams = _request.SelfHard.Answers, MaxTokens = _request.SelfHard.MaxTokens }
                .Search(prompts, tries, done, cancellation).Select(found => found.Select(answer => answer.Tokens).ToArray())],
            SelfHardMode.Sampled => Generator.SampleSeveral(
                prompts, _request.SelfHard.Answers,
                new SamplingOptions { Temperature = _request.SelfHard.Temperature, TopP = _request.SelfHard.TopP, Seed = _request.Seed },
                [.. questions.Select(Stream)], tries, done, cancellation),
            _ => [.. Generator.Greedy(prompts, tries, done, cancellation).Select(answer => (int[][])[answer])],
        };
        var probabilities = _request.Graded ? Probabilities(prompts, texts, cancellation) : null;
        return [.. texts.Select((answers, i) => answers.Select((tokens, at) => Read(tokens, questions[i].Target, probabilities?[i][at] ?? 0))
            .Where(answer => FoldedText.Of(answer.Text).Length > 0 && !answer.Text.Contains('\0', StringComparison.Ordinal)).ToArray())];
    }

    private TextGenerator Generator => new(model) { MaxTokens = _request.SelfHard.MaxTokens };

    // What is drawn for an example follows from seed, user and chosen item alone, so that no choice of other examples changes it.
    private static int Stream(EvaluationCase question) => Seeds.Prompt(question.User, question.Target);

    private GeneratedAnswer Read(int[] tokens, int chosen, float probability)
    {
        var text = model.Prompts.ReadAnswer(tokens);
        return new GeneratedAnswer(_titles.Find(text, chosen), text, probability);
    }

    private TitleTrie[]? Tries(IReadOnlyList<EvaluationCase> questions)
    {
        switch (_request.SelfHard.Within)
        {
            case AnswerSpace.Candidates:
                return [.. questions.Select(question => TitleTrie.Of(question.Candidates, model.Prompts.Answer))];
            case AnswerSpace.Catalogue:
                var catalogue = TitleTrie.Of(Enumerable.Range(0, _dataset.Items.Count), model.Prompts.Answer);
                return [.. questions.Select(question => catalogue.Except(_dataset.TrainItems(question.User).ToArray().Where(item => item != question.Target)))];
            default:
                return null;
        }
    }

    private float[][] Probabilities(int[][] prompts, IReadOnlyList<int[][]> texts, CancellationToken cancellation)
    {
        var asked = Enumerable.Range(0, prompts.Length).Where(i => texts[i].Length > 0).ToArray();
        var rows = asked.Select(i => new SharedPromptRow(prompts[i], [.. texts[i].Select(tokens => (int[])[.. tokens, model.Prompts.End])])).ToArray();
        var logProbs = AnswerLogProbs.Of(model, rows, null, cancellation);
        var all = Array.ConvertAll(prompts, _ => Array.Empty<float>());
        for (var at = 0; at < asked.Length; at++)
        {
            all[asked[at]] = Array.ConvertAll(logProbs[at], MathF.Exp);
        }

        return all;
    }
}
