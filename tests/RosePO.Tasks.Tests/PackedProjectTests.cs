namespace RosePO.Tasks.Tests;

/// <summary>Projects of several shapes that have the packages.</summary>
[Collection(PackedBuilds.Name)]
public class PackedProjectTests(PackedFeed feed)
{
    [Fact]
    public async Task A_project_of_another_SDK_takes_the_package_and_one_for_several_frameworks_runs_once()
    {
        var project = feed.NewProject("several")
            .Write("experiments/one.yml", UserProject.Small)
            .Write("several.csproj", $"""
                <Project Sdk="Microsoft.Build.NoTargets/3.7.0">
                  <PropertyGroup><TargetFrameworks>net10.0;net9.0</TargetFrameworks></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="RosePO.Tasks" Version="{PackedFeed.Version}" />
                    <RosePOExperiment Include="experiments/*.yml" Set="pretrain.epochs=0.1;sft.epochs=0.05" />
                  </ItemGroup>
                </Project>
                """);
        var build = (await project.BuildAsync()).Succeeds();

        Assert.Equal(["ValidateRosePOExperiments", "RunRosePOExperiment", "ReadRosePOResults", "SummariseRosePOReports"], build.Tasks);
        Assert.True(Directory.Exists(project.At("runs", "small", "measure")));
    }

    [Fact]
    public async Task Experiments_run_side_by_side_in_an_isolated_graph_and_nothing_is_written_beside_the_sources()
    {
        var project = feed.NewProject("sources").WithSdk().Write("one.experiment.yml", Named("one")).Write("below/experiment.yml", Named("two"));
        var outputs = Path.Combine(feed.Folder, "elsewhere");
        var before = Listing(project.Folder);
        var build = (await project.BuildAsync(
            "-m:2", "-graph", "-isolate", $"-p:BaseIntermediateOutputPath={outputs}/obj/", $"-p:BaseOutputPath={outputs}/bin/", $"-p:RosePORunsFolder={outputs}/runs")).Succeeds();

        Assert.Equal(2, build.Started("RunRosePOExperiment").Count);
        Assert.Equal(before, Listing(project.Folder));
        Assert.True(File.Exists(Path.Combine(outputs, "runs", "one", "import", "artifact.json")));
        Assert.True(File.Exists(Path.Combine(outputs, "bin", "rosepo", "two.html")));

        static string Named(string name) => UserProject.Small.Replace("name: small", $"name: {name}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_recorded_in_the_MLflow_store_that_a_property_names_as_seen_from_the_project()
    {
        var project = feed.NewProject("recorded").WithSdk().Write("experiment.yml", "name: recorded\ndataset: { format: Sample, sample: { users: 20 } }\nmeasure: { baselines: [random], resamples: 20 }\n");
        (await project.BuildAsync("-p:RosePOMlflowStore=tracked/mlruns")).Succeeds();
        var runs = Directory.EnumerateFiles(project.At("tracked", "mlruns"), "meta.yaml", SearchOption.AllDirectories).SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("run_name: ", StringComparison.Ordinal));
        Assert.Equal(["run_name: \"measure\""], runs);
    }

    [Fact]
    public async Task The_project_SDK_asks_for_libtorch_of_the_machine_and_finds_experiments_outside_of_runs()
    {
        var project = feed.NewProject("asks").WithSdk().Write("experiment.yml", "").Write("b/c.experiment.yaml", "").Write("runs/x/experiment.yml", "").Write("other.yml", "");
        var output = await BuildProcess.RunAsync(
            project.Folder, ["msbuild", "-getItem:RosePOExperiment,PackageDownload", "-p:RosePOLibTorch=cpu"], feed.Environment);

        output.Succeeds();
        output.Says("\"Identity\": \"experiment.yml\"");
        output.Says("\"Identity\": \"b/c.experiment.yaml\"");
        output.DoesNotSay("\"Identity\": \"runs/");
        output.DoesNotSay("\"Identity\": \"other.yml\"");
        output.Says("\"Identity\": \"libtorch-cpu-");
    }

    private static string[] Listing(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)];
}
