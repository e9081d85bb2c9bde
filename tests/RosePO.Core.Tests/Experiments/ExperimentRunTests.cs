using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Experiments that run: what is computed, kept and restored, and what is beside the stages.</summary>
public sealed class ExperimentRunTests : IDisposable
{
    private readonly ExperimentFile _file = new(SmallExperiment.Yaml);

    private string At(params string[] parts) => Path.Combine([_file.Folder, "runs", .. parts]);

    private ExperimentRequest Request(params (string Key, string Value)[] overrides) =>
        new() { File = _file.File, Overrides = overrides.ToDictionary(pair => pair.Key, pair => pair.Value) };

    private ExperimentResult Run(params (string Key, string Value)[] overrides) =>
        RunExperiment.Run(Request(overrides), cancellation: TestContext.Current.CancellationToken);

    private static string[] Acted(ExperimentResult result, StageAction action) =>
        [.. result.Stages.Where(stage => stage.Action == action).Select(stage => stage.Stage)];

    [Fact]
    public void A_preview_says_what_a_run_then_does_and_why()
    {
        var before = PreviewExperiment.Run(Request());
        Assert.All(before.Stages, stage => Assert.Equal((StageAction.Run, "new"), (stage.Action, stage.Reason)));
        Assert.False(Directory.Exists(At()));

        var first = Run();
        Assert.Equal(before.Stages.Select(stage => (stage.Stage, stage.Key)), first.Stages.Select(stage => (stage.Stage, stage.Key)));
        Assert.Equal(8, Acted(first, StageAction.Run).Length);

        // Only what reads the change: the measurement alone.
        (string, string) change = ("measure.resamples", "30");
        Assert.Equal(
            [("measure", StageAction.Run, "changed: resamples")],
            PreviewExperiment.Run(Request(change)).Stages.Where(stage => stage.Action != StageAction.Keep).Select(stage => (stage.Stage, stage.Action, stage.Reason)));
        Assert.Equal(["measure"], Acted(Run(change), StageAction.Run));

        // What was there before is still known.
        var back = Run();
        Assert.Equal(["measure"], Acted(back, StageAction.Restore));
        Assert.True(back.Reused);
        Assert.Equal("restored; changed: resamples", back.Stages[^1].Reason);
        Assert.Equal(first.Measurement!.Models[1].Metrics["HR@1"], back.Measurement!.Models[1].Metrics["HR@1"]);

        Assert.Equal(
            [("align/rosepo", "changed: beta"), ("measure", "changed: model:rosepo")],
            PreviewExperiment.Run(Request(("align.rosepo.beta", "3"))).Stages.Where(stage => stage.Action == StageAction.Run).Select(stage => (stage.Stage, stage.Reason)));

        LieBesideTheStages(first);
        IsRestoredInAnotherExperiment(first);
    }

    private void LieBesideTheStages(ExperimentResult result)
    {
        using var resolved = new ExperimentFile(File.ReadAllText(At("small", ExperimentPlan.FileName)));
        Assert.Equal(result.Stages.Select(stage => stage.Key), PreviewExperiment.Run(new ExperimentRequest { File = resolved.File }).Stages.Select(stage => stage.Key));
        var json = JsonNode.Parse(File.ReadAllText(At("small", "experiment.lock")))!;
        Assert.Equal(result.Stages.Select(stage => stage.Key), json["stages"]!.AsArray().Select(stage => (string?)stage!["key"]));
        Assert.Equal(result.Stages[0].Key, (string?)json["stages"]![1]!["inputs"]!["dataset"]);
    }

    private void IsRestoredInAnotherExperiment(ExperimentResult first)
    {
        var other = Run(("name", "other"), ("align.rosepo.beta", "3"));
        Assert.Equal(["import", "pretrain", "sft", "pairs/mixed", "oracle", "smooth/mixed"], Acted(other, StageAction.Restore));
        Assert.Equal(["align/rosepo", "measure"], Acted(other, StageAction.Run));
        Assert.DoesNotContain(At("small"), File.ReadAllText(At("other", "smooth", "mixed", ArtifactManifest.FileName)), StringComparison.Ordinal);

        // The runs do not lean on each other, nor on the cache.
        Directory.Delete(At("small"), recursive: true);
        Directory.Delete(At(RunCache.FolderName), recursive: true);
        Assert.True(Run(("name", "other"), ("align.rosepo.beta", "3")).Reused);
        Assert.Equal(first.Stages.Take(6).Select(stage => stage.Key), FindRuns.Run(new RunSearchRequest { Folder = At() }).Select(run => run.Key!).Intersect(first.Stages.Select(stage => stage.Key)));
    }

    [Fact]
    public void Adapters_are_restored_over_the_base_of_their_own_run_and_imported_pairs_train_them()
    {
        _file.Write("pairs.jsonl", """{"prompt": "one two", "chosen": "three", "rejected": "four"}""" + "\n");
        var based = Run(("measure", "{ models: [sft] }"));
        var whole = Path.Combine(_file.Folder, "whole");
        Directory.Move(At("small", "sft"), whole);
        var other = _file.Write("adapters.yml", $$"""
            dataset: { format: Sample, sample: { users: 24, families: 6, familySize: 3, meanInteractions: 7 } }
            maxHistory: 3
            candidates: 4
            sft: { model: {{whole}}, lora: { rank: 2 }, epochs: 0.1, validation: { users: 0 }, precision: Fp32 }
            pairs: { own: { import: pairs.jsonl }, drawn: { strategies: [Random], maxExamples: 4 } }
            align:
              read: { pairs: own, lora: { rank: 2 }, validation: { users: 0 }, precision: Fp32 }
              drawn: { pairs: drawn, lora: { rank: 3 }, validation: { users: 0 }, precision: Fp32 }
            """);
        var request = new ExperimentRequest { File = other };
        var first = RunExperiment.Run(request, cancellation: TestContext.Current.CancellationToken);
        var again = RunExperiment.Run(
            request with { Overrides = new Dictionary<string, string> { ["name"] = "again" } }, cancellation: TestContext.Current.CancellationToken);

        Assert.All(first.Stages, stage => Assert.Equal(stage.Key, Artifact.TryOpen(stage.Path)?.Key));
        Assert.All(again.Stages, stage => Assert.Equal(StageAction.Restore, stage.Action));
        Assert.Equal(8, based.Stages.Count);
        var config = JsonNode.Parse(File.ReadAllText(At("again", "align", "drawn", "adapter_config.json")))!;
        Assert.Equal(whole, (string?)config["base_model_name_or_path"]);
    }

    public void Dispose() => _file.Dispose();
}
