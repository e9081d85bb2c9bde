using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;
using RosePO.Core.Tests.Experiments;

namespace RosePO.Core.Tests.Ranks;

/// <summary>Experiments that ranks run together, and experiments that hand their stages to launched processes.</summary>
public sealed class SharedExperimentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_first_rank_runs_an_experiment_and_the_others_compute_with_it()
    {
        using var alone = new ExperimentFile(SmallExperiment.Yaml);
        using var shared = new ExperimentFile(SmallExperiment.Yaml);
        var one = ThreadRanks.Run(1, _ => Run(alone))[0];
        var two = ThreadRanks.Run(2, _ => Run(shared));
        Assert.All(two, result => Assert.Equal(Stages(one), Stages(result)));
        foreach (var stage in (string[])["pretrain", "sft", "pairs/mixed", "smooth/mixed", "align/rosepo", "measure"])
        {
            Assert.Equal(2, Artifact.TryOpen(Path.Combine(two[0].Folder, stage))!.Ranks?.Count);
        }

        // What was trained on rounding apart is measured alike.
        Assert.Equal(one.Measurement!.Models[^1].Metrics["HR@1"].Value, two[0].Measurement!.Models[^1].Metrics["HR@1"].Value, 0.2);
        Assert.Equal(two[0].Measurement!.Models[^1].Metrics["HR@1"], two[1].Measurement!.Models[^1].Metrics["HR@1"]);
        Assert.All(ThreadRanks.Run(2, _ => Run(shared)), again => Assert.True(again.Reused));
    }

    [Fact]
    public void Rounds_of_self_play_are_shared_part_by_part()
    {
        using var file = new ExperimentFile(SmallExperiment.Yaml[..SmallExperiment.Yaml.IndexOf("pairs:", StringComparison.Ordinal)] + """
            selfplay: { sp: { rounds: 1, examples: 9, sft: { precision: Fp32, validation: { users: 0 } }, pairs: { selfHard: { within: Catalogue } }, align: { precision: Fp32, validation: { users: 0 } } } }

            """);
        var results = ThreadRanks.Run(2, _ => Run(file));
        Assert.Equal(Stages(results[0]), Stages(results[1]));
        Assert.All(
            (string[])["selfplay/sp-round-1/sft", "selfplay/sp-round-1/pairs", "selfplay/sp-round-1/align", "selfplay/sp"],
            stage => Assert.Equal(2, Artifact.TryOpen(Path.Combine(results[0].Folder, stage))!.Ranks?.Count));
    }

    [Fact]
    public void The_launcher_at_the_top_is_that_of_every_part_of_a_self_play_and_of_a_choice()
    {
        const string Launcher = "mpirun -n 2";
        var plan = ExperimentFile.Plan(SmallExperiment.Yaml + $$"""
            launcher: {{Launcher}}
            selfplay: { sp: { rounds: 1, sft: {}, align: { launcher: none } } }
            choose: { best: { models: [sft, rosepo] } }

            """);
        var launchers = plan.Stages.ToDictionary(stage => stage.Stage, stage => stage.Kind.LauncherOf(stage.Request));
        Assert.All((string[])["selfplay/sp-round-1/sft", "selfplay/sp-round-1/pairs", "selfplay/sp", "choose/best"], stage => Assert.Equal(Launcher, launchers[stage]));
        Assert.Equal("none", launchers["selfplay/sp-round-1/align"]);
    }

    [Fact]
    public void A_stage_that_fails_fails_the_experiment_on_all_ranks()
    {
        using var file = new ExperimentFile(SmallExperiment.Yaml.Replace("epochs: 0.1, validation: { users: 0 }, precision: Fp32 }\npairs", "epochs: 0.1, learningRate: 1e30, validation: { users: 0 }, precision: Fp32 }\npairs", StringComparison.Ordinal));
        var outcomes = ThreadRanks.Try(2, _ => Run(file));
        Assert.All(outcomes, outcome => Assert.Equal(RoseErrorCode.TrainingDiverged, Assert.IsType<RoseException>(outcome.Error).Error));
    }

    [Fact]
    public void A_launcher_of_a_file_computes_what_can_be_shared_and_is_no_part_of_a_key()
    {
        using var plain = new ExperimentFile(SmallExperiment.Yaml);
        using var launched = new ExperimentFile(SmallExperiment.Yaml.Replace("sft: {", "sft: { launcher: none,", StringComparison.Ordinal));
        var keys = PreviewExperiment.Run(new ExperimentRequest { File = plain.File }).Stages;
        var result = RunExperiment.Run(
            new ExperimentRequest { File = launched.File, Overrides = new Dictionary<string, string> { ["launcher"] = MpiLauncher.Command(MpiLauncher.OpenMpi, 2) } },
            cancellation: Cancellation);
        Assert.Equal(keys.Select(stage => stage.Key), result.Stages.Select(stage => stage.Key));
        Assert.Equal(2, Artifact.TryOpen(Path.Combine(result.Folder, "pretrain"))!.Ranks?.Count);
        Assert.Equal(2, Artifact.TryOpen(Path.Combine(result.Folder, "measure"))!.Ranks?.Count);
        Assert.Null(Artifact.TryOpen(Path.Combine(result.Folder, "sft"))!.Ranks);
        Assert.Contains("fp32, peak", result.Stages.Single(stage => stage.Stage == "align/rosepo").Note, StringComparison.Ordinal);

        // Found again without one.
        Assert.True(RunExperiment.Run(new ExperimentRequest { File = launched.File }, cancellation: Cancellation).Reused);
    }

    private static ExperimentResult Run(ExperimentFile file) => RunExperiment.Run(new ExperimentRequest { File = file.File }, cancellation: Cancellation);

    private static IEnumerable<(string, string)> Stages(ExperimentResult result) => result.Stages.Select(stage => (stage.Stage, stage.Key));
}
