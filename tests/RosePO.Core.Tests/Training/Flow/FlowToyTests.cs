using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Preferences;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Titles;
using RosePO.Core.Training.Loop;
using RosePO.Core.Training.Objectives;
using RosePO.Shared;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training.Flow;

/// <summary>Eight titles, some of which begin others, one prompt: what a model writes can be compared with what it should write exactly.</summary>
public sealed class FlowToyTests
{
    private const int Steps = 300;

    private static readonly string[] s_titles = ["start", "a b c", "a b", "a d e f", "a d g", "h", "h i", "j k l m n", "a b c o"];
    private static readonly int[] s_counts = [0, 40, 10, 25, 5, 17, 4, 1, 8];
    private static readonly string[] s_beginnings = ["a b", "a b c", "h"];

    // Each title is the target of as many users as it has counts; two more items that nothing reads are held out.
    private static readonly RecDataset s_dataset = MemoryDataset.Of(
        s_titles.Length, [.. s_counts.SelectMany((count, item) => Enumerable.Repeat((int[])[0, item, 0, 0], count))], item => s_titles[item], candidates: 2);

    public FlowToyTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void What_the_model_draws_becomes_what_is_chosen()
    {
        var flow = Trained(new FlowOptions { Weight = 1, Reward = FlowReward.Plain });
        Assert.InRange(flow.Divergence, 0, 1e-4);
        Assert.All(s_beginnings, title => Assert.InRange(flow.Ratio(title), 0.8, 1.25));

        // The likelihood has the same optimum where there is one prompt, and comes near it more slowly: it sees one drawn title a row.
        Assert.InRange(Trained(new FlowOptions()).Divergence, flow.Divergence, 0.05);
    }

    [Fact]
    public void The_floor_of_the_released_code_removes_titles_that_begin_others()
    {
        var official = Trained(new FlowOptions { Weight = 1, Reward = FlowReward.Plain, Official = true });
        Assert.All(s_beginnings, title => Assert.InRange(official.Ratio(title), 0, 0.5));
        Assert.True(official.Divergence > 0.3, $"{official.Divergence}");
    }

    private static Written Trained(FlowOptions options)
    {
        using var scope = NewDisposeScope();
        using var model = LanguageModel.CreateEmbedded(
            s_dataset, new EmbeddedModelOptions { HiddenSize = 32, Layers = 1, Heads = 2, KeyValueHeads = 2, IntermediateSize = 48, ContextLength = 32 }, seed: 1, CPU);
        model.Use(PromptTemplates.EmbeddedHistory);
        var request = new SftRequest { Model = "", Destination = "", BatchSize = 32, Dropout = 0, Flow = options, Epochs = 1000 };
        var flow = new TitleFlow(s_counts, model.Prompts.Answer, model.Prompts.End);

        var rows = new PromptRows(model, s_dataset, s_dataset.TrainingExamples(), request);
        ITrainingObjective objective = options.Weight > 0 ? new FlowObjective(model, rows, flow, null, request) : new SftObjective(model, rows, request);
        using var optimizer = new FlatAdamW(model.Network.Parameters, weightDecay: 0);
        for (var step = 0; step < Steps; step++)
        {
            foreach (var loss in objective.Losses(step, new Dictionary<string, double>()))
            {
                model.Network.Backward(loss);
            }

            optimizer.Step(step + 1, 0.01 * (1 - ((double)step / Steps)), maximumNorm: 1);
        }

        var (titles, target) = DrawnShares.Target(model, flow);
        var drawn = DrawnShares.Of(model, model.Prompts.Prompt([0], [], 1), flow, titles);
        Assert.Equal(1, drawn.Sum(), 1e-5);
        return new Written(
            DrawnShares.Divergence(target, drawn),
            title => titles.Select((path, i) => (Text: model.Prompts.ReadAnswer(path.Tokens), Ratio: drawn[i] / target[i])).Single(one => one.Text == title).Ratio);
    }

    private sealed record Written(double Divergence, Func<string, double> Ratio);
}
