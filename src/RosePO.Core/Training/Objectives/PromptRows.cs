using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;

namespace RosePO.Core.Training.Objectives;

/// <summary>The rows of fine-tuning: a prompt that shows a history, and the title that came next as its answer.</summary>
internal sealed class PromptRows(LanguageModel model, RecDataset dataset, IReadOnlyList<TrainingExample> examples, SftRequest request)
{
    private readonly EpochOrder _order = new(examples.Count, request.BatchSize, request.Epochs, request.Seed);

    /// <summary>Steps in all.</summary>
    public int Steps => _order.Batches;

    /// <summary>The questions of a step and its rows, each with the question's target as its only answer.</summary>
    public (IReadOnlyList<EvaluationCase> Questions, IReadOnlyList<SharedPromptRow> Rows) Of(int step)
    {
        var (epoch, batch) = _order.Batch(step);
        List<EvaluationCase> questions = [.. batch.Select(i => Question(examples[i], epoch))];
        return (questions, [.. questions.Select(question => new SharedPromptRow(
            model.Prompts.Prompt(question.History, question.Candidates, model.Shape.MaxHistory), [model.Prompts.Answer(question.Target)]))]);
    }

    private EvaluationCase Question(TrainingExample example, int epoch) => dataset.TrainingCase(
        example, model.Shape.Candidates, new Random(Seeds.PromptCandidates(request.Seed, epoch, example.User, example.Position)));
}
