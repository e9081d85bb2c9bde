using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;
using RosePO.Core.Tests.Artifacts;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Artifacts of a run that are damaged after it: what is wrong is said, and made again with the same bytes.</summary>
public sealed class DamagedStageTests : IDisposable
{
    private readonly ExperimentFile _file = new("""
        name: one
        seed: 3
        candidates: 4
        dataset: { format: Sample, sample: { users: 24, families: 6, familySize: 3, meanInteractions: 7 } }
        pairs: { mixed: { strategies: [Random, Popularity] } }
        measure: { baselines: [random, popularity], resamples: 20 }

        """);

    public void Dispose() => _file.Dispose();

    private string At(params string[] parts) => Path.Combine([_file.Folder, "runs", .. parts]);

    private ExperimentResult Run(string name = "one", bool content = false) => RunExperiment.Run(
        new ExperimentRequest { File = _file.File, CheckContent = content, Overrides = new Dictionary<string, string> { ["name"] = name } },
        cancellation: TestContext.Current.CancellationToken);

    // Restored folders have manifests of their own; what they list is the same.
    private static string Bytes(string stage) => string.Join('\n', Artifact.Open(stage, Artifact.TryOpen(stage)!.Kind).Files.Select(file => $"{file.Key} {file.Value.Sha256}"));

    [Fact]
    public void A_damaged_stage_is_made_again_and_said_and_not_restored_from_a_cache_that_shares_its_files()
    {
        Run();
        var whole = Bytes(At("one", "pairs", "mixed"));
        var file = At("one", "pairs", "mixed", "pairs.parquet");
        foreach (var damage in new Action[] { () => Tampering.Flip(file, 100, 3), () => Tampering.Cut(file, 50), () => Tampering.Cut(file, 0), () => File.Delete(file) })
        {
            damage();
            var preview = PreviewExperiment.Run(new ExperimentRequest { File = _file.File }).Stages.Single(stage => stage.Stage == "pairs/mixed");
            Assert.StartsWith("damaged: its 'pairs.parquet' ", preview.Reason, StringComparison.Ordinal);
            Assert.NotEqual(StageAction.Keep, preview.Action);

            var result = Run();
            var stage = result.Stages.Single(stage => stage.Stage == "pairs/mixed");
            Assert.Contains("damaged: its 'pairs.parquet' ", stage.Reason, StringComparison.Ordinal);
            Assert.Equal(whole, Bytes(At("one", "pairs", "mixed")));

            // A name that was deleted leaves the cache's own.
            Assert.Equal(preview.Action, stage.Action);
            Assert.All(Run().Stages, after => Assert.Equal(StageAction.Keep, after.Action));
        }
    }

    [Fact]
    public void A_damage_that_keeps_size_and_time_is_found_by_a_check_of_content_in_run_and_cache()
    {
        Assert.SkipUnless(File.Exists(Tampering.Touch), "This needs touch, which knows times as exactly as the file system.");
        Run();
        var whole = Bytes(At("one", "import"));
        Tampering.Flip(At("one", "import", "items.parquet"), 60, keepTime: true);
        var result = Run(content: true);
        Assert.Equal(StageAction.Run, result.Stages[0].Action);
        Assert.Contains("another content", result.Stages[0].Reason, StringComparison.Ordinal);
        Assert.Equal(whole, Bytes(At("one", "import")));
        Assert.All(Run(content: true).Stages, stage => Assert.Equal(StageAction.Keep, stage.Action));
    }

    [Fact]
    public void A_damaged_entry_of_the_cache_reaches_no_other_experiment()
    {
        Run();
        var entry = At(RunCache.FolderName, Artifact.TryOpen(At("one", "import"))!.Key, "interactions.parquet");

        // A copy in the cache's place: the run itself stays as it is.
        var bytes = File.ReadAllBytes(entry);
        bytes[80] ^= 4;
        File.Delete(entry);
        File.WriteAllBytes(entry, bytes);
        var other = Run("two");
        Assert.Equal((StageAction.Run, "new"), (other.Stages[0].Action, other.Stages[0].Reason));
        Assert.Equal(Bytes(At("one", "import")), Bytes(At("two", "import")));
        Assert.Equal(StageAction.Restore, Run("three").Stages[0].Action);
    }

    [Fact]
    public void A_measurement_whose_page_or_figures_are_gone_is_made_again()
    {
        Run();
        foreach (var name in new[] { "report.html", "metrics.json", "predictions.parquet" })
        {
            File.Delete(At("one", "measure", name));
            var result = Run();
            Assert.Equal(StageAction.Restore, result.Stages[^1].Action);
            Assert.True(File.Exists(At("one", "measure", name)));
        }
    }

    [Fact]
    public void A_manifest_that_was_changed_is_made_again_and_one_that_is_gone_makes_the_folder_nobodys()
    {
        Run();
        var manifest = At("one", "measure", ArtifactManifest.FileName);
        var text = File.ReadAllText(manifest);
        Assert.Contains("\"users\": 24", File.ReadAllText(At("one", "import", ArtifactManifest.FileName)), StringComparison.Ordinal);
        Tampering.Write(manifest, text.Replace("\"resamples\": 20", "\"resamples\": 21", StringComparison.Ordinal));
        Assert.Contains("damaged: its artifact.json was changed", Run().Stages[^1].Reason, StringComparison.Ordinal);

        File.Delete(manifest);
        var error = Assert.Throws<RoseException>(() => Run());
        Assert.Equal((RoseErrorCode.DestinationExists, At("one", "measure")), (error.Error, error.File));
        Assert.True(File.Exists(At("one", "measure", "metrics.json")));
    }

    [Fact]
    public void A_folder_with_somebodys_files_is_no_place_for_a_stage()
    {
        var source = At("one", "import", "thesis.md");
        Directory.CreateDirectory(Path.GetDirectoryName(source)!);
        File.WriteAllText(source, "years of work");
        var error = Assert.Throws<RoseException>(() => Run());
        Assert.Equal(RoseErrorCode.DestinationExists, error.Error);
        Assert.Equal("years of work", File.ReadAllText(source));
    }

    [Fact]
    public void A_stage_that_reads_a_damaged_artifact_from_elsewhere_does_not_run()
    {
        Run();
        Tampering.Flip(At("one", "import", "interactions.parquet"), 70);
        var request = new PreferencePairsRequest { Dataset = At("one", "import"), Destination = At("pairs"), Strategies = [RejectedStrategy.Random] };
        var error = Assert.Throws<RoseException>(() => Core.Preferences.Pairs.BuildPreferencePairs.Run(request, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal((RoseErrorCode.ArtifactInvalid, At("one", "import")), (error.Error, error.File));
        Assert.False(Directory.Exists(At("pairs")));
    }
}
