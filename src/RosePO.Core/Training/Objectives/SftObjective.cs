using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>Supervised fine-tuning: the negative log-likelihood of the next title, end token included, after its prompt.</summary>
internal sealed class SftObjective(
    LanguageModel model, RecDataset dataset, IReadOnlyList<TrainingExample> examples, SftRequest request) : ITrainingObjective
{
    private readonly EpochOrder _order = new(examples.Count, request.BatchSize, request.Epochs, request.Seed);

    public int Steps => _order.Batches;

    public IEnumerable<Tensor> Losses(int step, IDictionary<string, double> metrics)
    {
        var (epoch, batch) = _order.Batch(step);
        var rows = batch.Select(i => Row(i, epoch)).ToList();
        var answerTokens = rows.Sum(row => row.Answers[0].Length);
        metrics["num_tokens"] = rows.Sum(row => row.Tokens);
        foreach (var pass in RankPasses.Of(rows, row => row.Tokens, request.TokensPerPass))
        {
            using var tensors = new SharedPromptBatch(
                [.. pass.Select(i => rows[i])], model.Network.Config.ContextLength, model.Prompts.Tokenizer.Padding, model.Network.Device, model.Prompts);
            yield return tensors.LogProbs(model.Network, request.Dropout).sum().Times(-1.0 / answerTokens);  // (B) to a scalar
        }
    }

    private SharedPromptRow Row(int index, int epoch)
    {
        var example = examples[index];
        var random = new Random(Seeds.PromptCandidates(request.Seed, epoch, example.User, example.Position));
        var question = dataset.TrainingCase(example, model.Shape.Candidates, random);
        var prompt = model.Prompts.Prompt(question.History, question.Candidates, model.Shape.MaxHistory);
        return new SharedPromptRow(prompt, [model.Prompts.Answer(question.Target)]);
    }
}
