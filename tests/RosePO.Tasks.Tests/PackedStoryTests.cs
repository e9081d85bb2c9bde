using System.IO.Compression;
using System.Xml.Linq;

namespace RosePO.Tasks.Tests;

/// <summary>The packages as somebody uses them who has nothing of this repository.</summary>
[Collection(PackedBuilds.Name)]
public class PackedStoryTests(PackedFeed feed)
{
    private const string Gate = "<ItemGroup>\n    <RosePOGate Include=\"HR@1\" Model=\"sft\" Minimum=\"{0}\" />\n</ItemGroup>";

    private static string GateOf(string minimum) => Gate.Replace("{0}", minimum, StringComparison.Ordinal);

    [Fact]
    public void The_packages_hold_the_tasks_with_their_dependencies_and_neither_libtorch_nor_the_native_ONNX_Runtime()
    {
        using var tasks = ZipFile.OpenRead(Directory.EnumerateFiles(feed.Packages, "RosePO.Tasks.*.nupkg").Single());
        var names = tasks.Entries.Select(entry => entry.FullName).ToArray();
        foreach (var needed in (string[])[
            "tasks/net10.0/RosePO.Tasks.dll", "tasks/net10.0/RosePO.Tasks.deps.json", "tasks/net10.0/Microsoft.ML.OnnxRuntime.dll", "build/RosePO.Tasks.props", "build/RosePO.Tasks.targets",
            "buildMultiTargeting/RosePO.Tasks.targets", "buildTransitive/RosePO.Tasks.targets", "schema/rosepo-experiment.v1.json", "README.md"])
        {
            Assert.Contains(needed, names);
        }

        Assert.DoesNotContain(names, name => name.Contains("torch_cpu", StringComparison.Ordinal) || name.Contains("c10", StringComparison.Ordinal) || name.Contains("onnxruntime", StringComparison.Ordinal) || name.Contains("Microsoft.Build", StringComparison.Ordinal));
        using var sdk = ZipFile.OpenRead(Directory.EnumerateFiles(feed.Packages, "RosePO.Sdk.*.nupkg").Single());
        using var versions = sdk.GetEntry("Sdk/Version.props")!.Open();
        Assert.Contains(PackedFeed.Version, XDocument.Load(versions).Descendants("RosePOVersion").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_runs_once_then_nothing_then_what_changed_and_fails_until_its_gates_are_held()
    {
        // A folder of a name that breaks quoting, and no file but these two.
        var project = feed.NewProject("Jürgen's Läufe & co").WithSdk(GateOf("0.0")).Write("experiment.yml", UserProject.Small);
        var first = (await project.BuildAsync()).Succeeds();
        Assert.Equal(["ValidateRosePOExperiments", "RunRosePOExperiment", "ReadRosePOResults", "SummariseRosePOReports", "HoldRosePOGates"], first.Tasks);
        Assert.Equal(["import", "measure", "pretrain", "sft"], first.Stages.Keys.Order(StringComparer.Ordinal));
        first.Output.Says("  small: import ");
        first.Output.Says("gates: 1 held");
        Assert.True(File.Exists(project.At("bin", "rosepo", "small.html")));
        Assert.True(File.Exists(project.At("bin", "rosepo", "small.metrics.json")));
        Assert.Equal("0", XDocument.Load(project.At("bin", "rosepo", "gates.xml")).Root!.Attribute("failures")!.Value);

        var second = (await project.BuildAsync()).Succeeds();
        Assert.Empty(second.Tasks);
        second.Output.Says("small: nothing changed (4 stages); report: ");

        // The gate is of the project and not of the experiment: only it is looked at again, by every build until it is held.
        project.WithSdk(GateOf("1.01"));
        foreach (var _ in (int[])[1, 2])
        {
            var missed = (await project.BuildAsync("--no-restore")).Fails();
            Assert.Equal(["HoldRosePOGates"], missed.Tasks);
            var error = Assert.Single(missed.Errors);
            Assert.Equal(("ROSE1701", project.At("user.csproj"), 3), (error.Code, error.File, error.LineNumber));
            Assert.Contains("below the bound: at least 1.01", error.Text, StringComparison.Ordinal);
            Assert.Contains($"See {project.At("bin", "rosepo", "small.html")}", error.Text, StringComparison.Ordinal);
            Assert.Contains("1 of 1 gates missed.", await File.ReadAllTextAsync(project.At("bin", "rosepo", "small.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.Equal("1", XDocument.Load(project.At("bin", "rosepo", "gates.xml")).Root!.Attribute("failures")!.Value);

        project.WithSdk(GateOf("0.0") + """
            <Target Name="Show" AfterTargets="RosePOGate">
              <Message Importance="high" Text="[%(RosePOMetric.Identity) n=%(RosePOMetric.Count)]" Condition="'%(RosePOMetric.Metric)' == 'HR@1'" />
              <Message Importance="high" Text="[@(RosePOStage->'%(Stage) %(Reason)')] [@(RosePOGateResult->'%(Model) %(Rule) %(Passed)')]" />
            </Target>
            """);
        project.Write("experiment.yml", UserProject.Small.Replace("resamples: 20", "resamples: 30", StringComparison.Ordinal));
        var changed = (await project.BuildAsync("--no-restore", "-check")).Succeeds();
        changed.Output.Says("[import unchanged;pretrain unchanged;sft unchanged;measure changed: resamples] [sft at least 0 true]");
        changed.Output.Says("[sft/HR@1 n=40]");
        Assert.Empty(changed.Codes);

        // The figures are there for conditions where nothing ran, too.
        var idle = (await project.BuildAsync("--no-restore", "-graph", "-isolate")).Succeeds();
        Assert.Empty(idle.Tasks);
        idle.Output.Says("[import unchanged;pretrain unchanged;sft unchanged;measure unchanged] [sft at least 0 true]");
        idle.Output.Says("[sft/HR@1 n=40]");
    }
}
