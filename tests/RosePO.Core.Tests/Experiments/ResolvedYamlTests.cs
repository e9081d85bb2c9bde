using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;
using RosePO.Core.Experiments.Planning;

namespace RosePO.Core.Tests.Experiments;

public sealed class ResolvedYamlTests
{
    private static string[] Keys(ExperimentPlan plan) => [.. new StageIdentities([], content: false).Of(plan).Select(identity => identity.Key)];

    [Theory]
    [InlineData("")]
    [InlineData("device: cpu\n")]
    [InlineData("extends: more.yml\n")]
    public void The_resolved_file_gives_the_same_keys_wherever_it_lies(string more)
    {
        using var file = new ExperimentFile(SmallExperiment.Yaml + more);
        file.Write("more.yml", "sft: { schedule: { shape: WarmupStableAnnealing, annealingRatio: 0.3 }, weightDecay: 0.1 }\nmeasure: { title: \"of ${sft.epochs} '$${x}' passes: #1\" }\n");
        var plan = file.Load();
        using var other = new ExperimentFile(plan.Resolved);
        var again = other.Load();

        Assert.Equal(Keys(plan), Keys(again));
        Assert.Equal(plan.Stages.Select(stage => stage.Stage), again.Stages.Select(stage => stage.Stage));
        Assert.Equal(plan.Resolved, again.Resolved);
    }

    [Fact]
    public void Every_default_is_filled_in_and_references_are_resolved()
    {
        var text = ExperimentFile.Plan("name: \"n-${seed}\"\nseed: 4\ndataset: { format: Sample }\nsft: { epochs: 2 }\n").Resolved;

        Assert.Contains("name: n-4\n", text, StringComparison.Ordinal);
        Assert.Contains("  weightDecay: 0.01\n", text, StringComparison.Ordinal);
        Assert.Contains("  seed: 4\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("destination", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_losses_several_pair_sets_and_choices_come_back()
    {
        const string yaml = """
            dataset: { format: Sample }
            sft: {}
            pairs: { a: { strategies: [Semantic], semantic: { order: Farthest } }, b: { strategies: [Random], strategyWeights: [2] } }
            smooth: { a: { oracle: Constant, constantEpsilon: 0.2 } }
            align:
              sum: { pairs: a, losses: [{ loss: RosePO, weight: 0.8 }, { loss: Bco, weight: 0.2 }] }
              dpo: { pairs: b, loss: Dpo }
              over: { pairs: a, loss: RosePO, smoothed: false, model: dpo }
            measure: { models: [dpo, sum], against: dpo, metrics: [HR@1] }
            """;
        var plan = ExperimentFile.Plan(yaml);
        var again = ExperimentFile.Plan(plan.Resolved);

        Assert.Equal(Keys(plan), Keys(again));
        string[] Requests(ExperimentPlan of) =>
            [.. of.Stages.Select(stage => JsonSerializer.Serialize(stage.Request, stage.Request.GetType(), ArtifactJson.Options).Replace(of.Folder, "", StringComparison.Ordinal))];
        Assert.Equal(Requests(plan), Requests(again));
    }
}
