using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Oracles;
using RosePO.Core.Ranks;
using RosePO.Core.Text.Titles;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// Flower (Gao et al. 2025, arXiv 2503.07377): fine-tuning with a flow term, (1 - weight) * SFT + weight * flow. A row is a prompt with its answer and one more
/// title, whose parts are balanced against their rewards; where that title is the answer itself, it is read once. Probabilities in the balance are those among the
/// tokens that may come next in a title and the end token: those of the whole vocabulary balance, too, where some of them is lost to other tokens.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="prompts">The rows.</param>
/// <param name="flow">How often titles are chosen.</param>
/// <param name="oracle">What makes rewards personal; null where they are the same for everybody.</param>
/// <param name="request">The request.</param>
internal sealed class FlowObjective(LanguageModel model, PromptRows prompts, TitleFlow flow, IOracle? oracle, SftRequest request) : ITrainingObjective
{
    private readonly FlowTitles _titles = new(model, flow, request);
    private readonly FlowRewards _rewards = new(flow, request.Flow);
    private readonly int[] _items = [.. Enumerable.Range(0, model.Prompts.Count)];

    public int Steps => prompts.Steps;

    public IEnumerable<Tensor> Losses(int step, IDictionary<string, double> metrics)
    {
        var (questions, plain) = prompts.Of(step);
        var rows = Rows(questions, plain, step);
        var answerTokens = rows.Sum(row => row.Prompts.Answers[0].Length);
        var terms = SubTrajectoryBalance.Terms(rows.Select(row => row.Title.Length), request.Flow.Decay);
        var (likelihood, balance) = (0.0, 0.0);
        foreach (var pass in RankPasses.Of(rows, row => row.Prompts.Tokens, request.TokensPerPass))
        {
            var (sft, unequal) = Losses([.. pass.Select(i => rows[i])]);
            (sft, unequal) = (sft.Times(-1.0 / answerTokens), unequal.Times(1 / terms));
            likelihood += sft.item<float>();
            balance += unequal.item<float>();
            yield return sft.Times(1 - request.Flow.Weight) + unequal.Times(request.Flow.Weight);
        }

        double[] sums = [likelihood, balance];
        RankGroup.Current.Sum(sums);
        (metrics["loss/sft"], metrics["loss/flow"]) = (sums[0], sums[1]);
        metrics["num_tokens"] = rows.Sum(row => row.Prompts.Tokens);
    }

    private FlowRow[] Rows(IReadOnlyList<EvaluationCase> questions, IReadOnlyList<SharedPromptRow> rows, int step)
    {
        var titles = _titles.Of(step, rows);
        var users = oracle?.Score([.. questions.Select(question => new OracleQuery(question.History, _items, question.User))]);
        return [.. rows.Select((row, i) =>
        {
            int[] written = [.. titles[i].Tokens, model.Prompts.End];
            return new FlowRow(
                written.AsSpan().SequenceEqual(row.Answers[0]) ? row : row with { Answers = [row.Answers[0], written] },
                titles[i],
                _rewards.Of(titles[i], users is null ? null : new PersonalFactors(users[i])));
        })];
    }

    // The log-likelihood of the answers, and the numerator of the titles' balance, of a part of a batch. N = answer tokens, P = rows, T = tokens of the longest title.
    private (Tensor Likelihood, Tensor Balance) Losses(FlowRow[] rows)
    {
        using var tensors = new SharedPromptBatch(
            [.. rows.Select(row => row.Prompts)], model.Network.Config.ContextLength, model.Prompts.Tokenizer.Padding, model.Network.Device, model.Prompts);
        var layout = new FlowLayout([.. rows.Select(row => (row.Prompts, row.Title))], flow);
        var (tokens, others) = tensors.LogProbsBeside(model.Network, layout.Others);                       // (N), (K)
        var (chosen, ends) = layout.Titles(tokens, others, withinTitles: !request.Flow.Official);         // (P, T + 1) each
        var rewards = layout.Titles(row => rows[row].Rewards, tokens.device);                             // (P, T + 1)
        return (
            layout.Answers(tokens).sum(),
            SubTrajectoryBalance.Sum(chosen, ends, rewards, [.. rows.Select(row => row.Title.Length)], request.Flow.Decay));
    }

    // A prompt with its answer and, where that is another one, the title; the title's rewards.
    private sealed record FlowRow(SharedPromptRow Prompts, TitlePath Title, float[] Rewards);
}
