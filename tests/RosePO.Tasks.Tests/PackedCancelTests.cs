namespace RosePO.Tasks.Tests;

/// <summary>Ctrl+C in a build, stage after stage of one experiment, and the build after it.</summary>
[Collection(PackedBuilds.Name)]
public class PackedCancelTests(PackedFeed feed)
{
    // Each stage that is interrupted takes some seconds; what cannot resume from a checkpoint is made shorter for the build after it.
    private const string Slow = """
        name: slow
        dataset: { format: Sample, sample: { users: 60, families: 4, familySize: 5, meanInteractions: 8 } }
        candidates: 8
        maxHistory: 4
        device: cpu
        control: false
        pretrain: { epochs: 300, precision: Fp32, checkpointEvery: 0, validation: { users: 0 }, embedded: { hiddenSize: 16, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 32, contextLength: 256 } }
        sft: { epochs: 30, precision: Fp32, checkpointEvery: 0, validation: { users: 0 } }
        pairs: { mixed: { strategies: [Random], maxExamples: 40 } }
        smooth: { mixed: { oracle: SasRec, sasRec: { hiddenSize: 8, layers: 1, heads: 1, maxLength: 10, epochs: 3000, patience: 3000 } } }
        align: { rosepo: { loss: RosePO, epochs: 100, precision: Fp32, checkpointEvery: 0, validation: { users: 0 } } }
        measure: { baselines: [popularity], resamples: 100000, generationUsers: 1 }

        """;

    private const string Short = "smooth.mixed.sasRec.epochs=1";

    [Fact]
    public async Task Every_stage_stops_and_the_build_after_it_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent by kill, and env restores them");
        var project = feed.NewProject("slow").WithSdk().Write("experiment.yml", Slow);
        string? resumed = null;
        foreach (var (stage, activity, checkpoint, set) in ((string, string, bool, string)[])[
            ("import", "reading", false, "dataset.sample.users=400000"),
            ("pretrain", "training", true, ""),
            ("sft", "training", true, ""),
            ("pairs/mixed", "", false, "pairs.mixed.strategies=[SelfHard]%3Bpairs.mixed.selfHard.mode=Sampled%3Bpairs.mixed.selfHard.answers=64%3Bpairs.mixed.maxExamples=0"),
            ("oracle", "", false, ""),
            ("align/rosepo", "training", true, Short),
            ("measure", "bootstrap", false, Short)])
        {
            var stopped = await project.InterruptAsync("INT", $" {stage}: {activity}", $"-p:RosePOSet={set}");

            Assert.True(stopped.ExitCode == 1, stopped.Text);
            stopped.DoesNotSay("error ");

            // MSBuild's word for a task that continues after it was cancelled.
            stopped.DoesNotSay("MSB4220");
            Assert.False(Directory.Exists(project.At("runs", "slow", stage)), stage);
            Assert.True(checkpoint == (Checkpoints(project, stage).Length == 1), $"{stage}: {stopped.Text}");
            if (resumed is not null)
            {
                // The first that is said of training is how far it had come.
                Assert.DoesNotContain($"{resumed}: training 0/", stopped.Text, StringComparison.Ordinal);
                stopped.Says($"{resumed}: training ");
            }

            resumed = checkpoint ? stage : null;
        }

        var last = (await project.BuildAsync($"-p:RosePOSet={Short}%3Bmeasure.resamples=20")).Succeeds();
        Assert.Equal("new", last.Stages["measure"]);
        Assert.Equal("unchanged", last.Stages["align/rosepo"]);
        Assert.Empty(Directory.EnumerateDirectories(project.At("runs", "slow"), "*.partial-*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_build_that_is_told_to_terminate_or_whose_terminal_is_closed_leaves_a_checkpoint_too(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent by kill, and env restores them");
        var project = feed.NewProject($"terminated by {signal}").WithSdk().Write("experiment.yml", Slow);
        await project.InterruptAsync(signal, " pretrain: training");

        // The build is gone at once; the host of its task sees that and saves what it has.
        Assert.True(SpinWait.SpinUntil(() => Checkpoints(project, "pretrain").Length == 1, TimeSpan.FromMinutes(3)));
        Assert.False(Directory.Exists(project.At("runs", "slow", "pretrain")));
    }

    private static string[] Checkpoints(UserProject project, string stage)
    {
        var path = project.At("runs", "slow", stage);
        return [.. Directory.EnumerateDirectories(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.partial-*").Where(folder => Directory.Exists(Path.Combine(folder, "checkpoint")))];
    }
}
