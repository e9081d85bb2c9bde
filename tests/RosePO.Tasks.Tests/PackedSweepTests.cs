using System.Xml.Linq;

namespace RosePO.Tasks.Tests;

/// <summary>Sweeps and dry runs of somebody's project.</summary>
[Collection(PackedBuilds.Name)]
public class PackedSweepTests(PackedFeed feed)
{
    private const string Aligned = """
        name: sweep
        dataset: { format: Sample, sample: { users: 30, families: 4, familySize: 5, meanInteractions: 8 } }
        candidates: 8
        maxHistory: 4
        device: cpu
        control: false
        pretrain: { epochs: 0.2, precision: Fp32, validation: { users: 0 }, embedded: { hiddenSize: 16, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 32, contextLength: 256 } }
        sft: { epochs: 0.1, precision: Fp32, validation: { users: 0 } }
        pairs: { random: { strategies: [Random], maxExamples: 8 } }
        smooth: { random: { oracle: SasRec, sasRec: { hiddenSize: 8, layers: 1, heads: 1, maxLength: 10, epochs: 1 } } }
        align: { rosepo: { pairs: random, loss: RosePO, epochs: 1, precision: Fp32, validation: { users: 0 } } }
        matrix:
          align.rosepo.beta: [0.5, 1, 2, 4]
          align.rosepo.learningRate: [1e-4, 2e-4, 4e-4]

        """;

    [Fact]
    public async Task A_sweep_of_twelve_runs_makes_what_they_share_once()
    {
        var project = feed.NewProject("twelve").WithSdk().Write("experiment.yml", Aligned);
        (await project.BuildAsync()).Succeeds();
        var stages = Items(project, "RosePOStage");
        Assert.Equal(12, stages.Select(stage => Metadata(stage, "Variant")).Distinct().Count());
        var made = stages.GroupBy(stage => Metadata(stage, "Stage")).ToDictionary(group => group.Key, group => group.Count(stage => Metadata(stage, "Reused") == "false"));
        Assert.Equal(
            [("align/rosepo", 12), ("import", 1), ("oracle", 1), ("pairs/random", 1), ("pretrain", 1), ("sft", 1), ("smooth/random", 1)],
            made.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));

        var second = (await project.BuildAsync("--no-restore")).Succeeds();
        Assert.Empty(second.Tasks);
        second.Output.Says($"sweep: nothing changed ({stages.Count} stages); folder: ");

        var dry = (await project.BuildAsync("--no-restore", "-p:RosePODryRun=true", "-p:RosePOSet=align.rosepo.epochs=2")).Succeeds();
        dry.Output.Says("sweep: beta-4_learningRate-4e-4/align/rosepo would run (changed: epochs)");
        dry.Output.Says($"dry run: 12 of {stages.Count} stages have something to do; nothing was done");
    }

    [Fact]
    public async Task A_matrix_over_keys_and_seeds_beside_another_experiment_is_measured_reported_and_held()
    {
        var project = feed.NewProject("four")
            .WithSdk("""
                <ItemGroup>
                  <RosePOGate Include="HR@1" Model="sft" Minimum="0" Experiment="four/*" />
                </ItemGroup>
                <Target Name="Show" AfterTargets="RosePOGate">
                  <Message Importance="high" Text="[%(RosePOSweepMetric.Settings) %(Identity) of %(Seeds)]" Condition="'%(RosePOSweepMetric.Identity)' == 'sft/HR@1'" />
                </Target>
                """)
            .Write("four.experiment.yml", UserProject.Small.Replace("name: small", "name: four", StringComparison.Ordinal) + "matrix: { sft.learningRate: [1e-4, 1e-3] }\nseeds: [1, 2]\n")
            .Write("experiment.yml", UserProject.Small);
        var build = (await project.BuildAsync("-m:2")).Succeeds();
        Assert.Equal(2, build.Started("RunRosePOExperiment").Count);
        string[] variants = ["learningRate-1e-4_seed-1", "learningRate-1e-4_seed-2", "learningRate-1e-3_seed-1", "learningRate-1e-3_seed-2"];
        Assert.Equal(variants, Items(project, "RosePOReport").Select(report => Metadata(report, "Variant")).Where(variant => variant.Length > 0));
        Assert.All(variants, variant => Assert.True(File.Exists(project.At("bin", "rosepo", "four", $"{variant}.html"))));
        Assert.True(File.Exists(project.At("bin", "rosepo", "small.html")));
        build.Output.Says("gates: 4 held");
        build.Output.Says($"sweep: {project.At("runs", "four", "sweep.html")}");
        build.Output.Says("[sft.learningRate=1e-4 sft/HR@1 of 2]");
        build.Output.Says("[sft.learningRate=1e-3 sft/HR@1 of 2]");
        Assert.Equal(4, XDocument.Load(project.At("bin", "rosepo", "gates.xml")).Descendants("testcase").Count());
        (await project.BuildAsync("--no-restore", "-t:RosePOClean")).Succeeds();
        Assert.False(Directory.Exists(project.At("runs", "four")));
        Assert.False(Directory.Exists(project.At("bin", "rosepo", "four")) && Directory.EnumerateFiles(project.At("bin", "rosepo", "four")).Any());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_run_and_why_and_does_nothing()
    {
        var project = feed.NewProject("dry").WithSdk("<ItemGroup><RosePOGate Include=\"HR@1\" Model=\"sft\" Minimum=\"2\" /></ItemGroup>").Write("experiment.yml", UserProject.Small);
        var before = (await project.BuildAsync("-p:RosePODryRun=true")).Succeeds();
        Assert.Equal(["ValidateRosePOExperiments", "PreviewRosePOExperiments"], before.Tasks);
        before.Output.Says("small: sft              would run (new)");
        before.Output.Says("dry run: 4 of 4 stages have something to do; nothing was done");
        Assert.False(Directory.Exists(project.At("runs")));

        // An editor finds the schema after any build.
        Assert.True(File.Exists(project.At("obj", "rosepo", "rosepo-experiment.v1.json")));

        project.WithSdk();
        (await project.BuildAsync("--no-restore")).Succeeds();
        var changed = (await project.BuildAsync("--no-restore", "-p:RosePODryRun=true", "-p:RosePOSet=measure.resamples=30")).Succeeds();
        changed.Output.Says("small: sft              would keep (unchanged)");
        changed.Output.Says("small: measure          would run (changed: resamples)");
        changed.Output.Says("dry run: 1 of 4 stages have something to do; nothing was done");
    }

    private static IReadOnlyList<XElement> Items(UserProject project, string type) =>
        [.. Directory.EnumerateFiles(project.At("obj", "rosepo"), "*.results.props").Order(StringComparer.Ordinal).SelectMany(file => XDocument.Load(file).Descendants(type))];

    private static string Metadata(XElement item, string name) => item.Element(name)?.Value ?? "";
}
