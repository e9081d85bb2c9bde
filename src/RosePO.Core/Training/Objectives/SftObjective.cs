using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>Supervised fine-tuning: the negative log-likelihood of the next title, end token included, after its prompt.</summary>
internal sealed class SftObjective(LanguageModel model, PromptRows prompts, SftRequest request) : ITrainingObjective
{
    public int Steps => prompts.Steps;

    public IEnumerable<Tensor> Losses(int step, IDictionary<string, double> metrics)
    {
        var (_, rows) = prompts.Of(step);
        var answerTokens = rows.Sum(row => row.Answers[0].Length);
        metrics["num_tokens"] = rows.Sum(row => row.Tokens);
        foreach (var pass in RankPasses.Of(rows, row => row.Tokens, request.TokensPerPass))
        {
            using var tensors = new SharedPromptBatch(
                [.. pass.Select(i => rows[i])], model.Network.Config.ContextLength, model.Prompts.Tokenizer.Padding, model.Network.Device, model.Prompts);
            yield return tensors.LogProbs(model.Network, request.Dropout).sum().Times(-1.0 / answerTokens);  // (B) to a scalar
        }
    }
}
