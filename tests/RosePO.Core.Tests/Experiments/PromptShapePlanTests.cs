using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>An experiment that says once, of one stage, how much prompts show.</summary>
public sealed class PromptShapePlanTests : IDisposable
{
    private readonly ExperimentFile _file = new(SmallExperiment.Yaml
        .Replace("maxHistory: 3\n", "", StringComparison.Ordinal)
        .Replace("candidates: 4\n", "", StringComparison.Ordinal)
        .Replace("dataset: { format", "dataset: { candidates: 4, format", StringComparison.Ordinal)
        .Replace("sft: { ", "sft: { maxHistory: 5, candidates: 3, ", StringComparison.Ordinal));

    public void Dispose() => _file.Dispose();

    [Fact]
    public void The_stages_after_it_take_it_over_and_the_plan_knows_before_they_run()
    {
        var request = new ExperimentRequest { File = _file.File };
        var planned = PreviewExperiment.Run(request);
        var result = RunExperiment.Run(request, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(planned.Stages.Select(stage => (stage.Stage, stage.Key)), result.Stages.Select(stage => (stage.Stage, stage.Key)));
        Assert.All(result.Stages, stage => Assert.Equal(stage.Key, Artifact.TryOpen(stage.Path)!.Key));
        Assert.Equal(
            [("pretrain", 10, 20), ("sft", 5, 3), ("pairs/mixed", 5, 3), ("align/rosepo", 5, 0)],
            result.Stages.Where(stage => stage.Stage is "pretrain" or "sft" or "pairs/mixed" or "align/rosepo").Select(stage =>
            {
                var made = Artifact.TryOpen(stage.Path)!.Request;
                return (stage.Stage, (int)made["maxHistory"]!, (int?)made["candidates"] ?? 0);
            }));
        Assert.Equal(
            """{"base":10,"sft":5,"rosepo":5}""", Artifact.TryOpen(result.Stages[^1].Path)!.Request["histories"]!.ToJsonString());
        Assert.Contains("each model's own last titles of history (base 10, sft 5, rosepo 5)", result.Measurement!.Protocol, StringComparison.Ordinal);

        // The number of one stage is that of all after it.
        Assert.Equal(
            ["sft", "pairs/mixed", "smooth/mixed", "align/rosepo", "measure"],
            PreviewExperiment.Run(request with { Overrides = new Dictionary<string, string> { ["sft.maxHistory"] = "6" } })
                .Stages.Where(stage => stage.Action == StageAction.Run).Select(stage => stage.Stage));
        Assert.True(RunExperiment.Run(request, cancellation: TestContext.Current.CancellationToken).Reused);
    }
}
