namespace RosePO.Tasks.Tests;

/// <summary>Reports, comparisons and results of gates as outputs of a build: made again where they are gone or asked for otherwise, and deleted with what asked for them.</summary>
[Collection(PackedBuilds.Name)]
public class PackedOutputTests(PackedFeed feed)
{
    private const string Secret = "sk-6b1d0e7c";

    private UserProject Project { get; } = feed.NewProject("out;puts (1)");

    private string Out(string name) => Project.At("bin", "rosepo", name);

    private string[] Outputs => [.. Directory.EnumerateFiles(Project.At("bin", "rosepo"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    [Fact]
    public async Task Outputs_follow_what_asks_for_them_and_are_cleaned_with_the_runs_but_nothing_else()
    {
        const string Minimum = "<RosePOGate Include=\"HR@1\" Model=\"popularity\" Minimum=\"0\" />";
        Project.WithSdk("<Import Project=\"asked.props\" />");
        Ask("<RosePOComparison Include=\"all\" Against=\"random\" Metrics=\"HR@1\" />" + Minimum);
        Experiment("one", "one;1.experiment.yml", 20);
        Experiment("two", "a;b/experiment.yml", 20);
        string[] given = ["-p:ApiKey=" + Secret, "-p:RosePOCores=1", "-p:Configuration=Release"];
        (await Project.BuildAsync(given)).Succeeds();
        Assert.Equal(["all.csv", "all.md", "gates.md", "gates.trx", "gates.xml", "one.html", "one.metrics.json", "summary.md", "two.html", "two.metrics.json"], Outputs);
        Assert.Contains("-p:Configuration=Release -p:RosePOCores=1</pre>", Read("one.html"), StringComparison.Ordinal);
        var told = Directory.EnumerateFiles(Project.Folder, "*", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains(Secret, StringComparison.Ordinal));
        Assert.Empty(told);
        Assert.Empty(await Did());

        Assert.All(["one.html", "two.html"], page => Assert.Contains("The gate is held.", Read(page), StringComparison.Ordinal));

        // Each is made again by itself; a page with the gates that it had.
        File.Delete(Out("all.csv"));
        File.Delete(Out("one.html"));
        Assert.Equal(["HoldRosePOGates", "CompareRecMeasurement"], await Did());
        Assert.Contains("The gate is held.", Read("one.html"), StringComparison.Ordinal);
        File.Delete(Out("gates.xml"));
        Assert.Equal(["HoldRosePOGates"], await Did());
        File.Delete(Out("gates.trx"));
        Assert.Equal(["HoldRosePOGates"], await Did());
        File.Delete(Out("summary.md"));
        Assert.Equal(["SummariseRosePOReports"], await Did());
        Assert.Equal(10, Outputs.Length);

        // Asked for otherwise, in a file that the project imports.
        Ask("<RosePOComparison Include=\"all\" Against=\"random\" Metrics=\"NDCG@5\" />" + Minimum);
        Assert.Equal(["CompareRecMeasurement"], await Did());
        Assert.Contains("| NDCG@5 |", Read("all.md"), StringComparison.Ordinal);

        // A measurement that was made before is restored with its old time, and is another one all the same.
        Experiment("one", "one;1.experiment.yml", 30);
        (await Project.BuildAsync("--no-restore")).Succeeds();
        Experiment("one", "one;1.experiment.yml", 20);
        Assert.Equal(["ValidateRosePOExperiments", "RunRosePOExperiment", "ReadRosePOResults", "SummariseRosePOReports", "HoldRosePOGates", "CompareRecMeasurement"], await Did());

        // One comparison is called otherwise, and an experiment has left the project.
        Ask("<RosePOComparison Include=\"every\" Against=\"random\" />" + Minimum);
        File.Move(Project.At("a;b", "experiment.yml"), Project.At("a;b", "kept.txt"));
        (await Project.BuildAsync("--no-restore")).Succeeds();
        Assert.Equal(["every.csv", "every.md", "gates.md", "gates.trx", "gates.xml", "one.html", "one.metrics.json", "summary.md"], Outputs);
        Assert.DoesNotContain("two/", Read("every.md"), StringComparison.Ordinal);
        Ask("");
        (await Project.BuildAsync("--no-restore")).Succeeds();
        Assert.Equal(["one.html", "one.metrics.json", "summary.md"], Outputs);
        Assert.Equal(await File.ReadAllTextAsync(Project.At("runs", "one", "measure", "report.html"), TestContext.Current.CancellationToken), Read("one.html"));
        Assert.Empty(await Did());

        // Cleaned: all that is left, and of the runs what is of them.
        Ask("<RosePOComparison Include=\"all\" Against=\"random\" />" + Minimum);
        (await Project.BuildAsync("--no-restore")).Succeeds();
        (await Project.BuildAsync("--no-restore", "-t:Clean")).Succeeds();
        Assert.Empty(Outputs);
        Assert.Empty(Directory.EnumerateFiles(Project.At("obj", "rosepo")));
        Assert.True(Directory.Exists(Project.At("runs", "one", "measure")));
        Project.Write("runs/one/notes.md", "mine");
        var refused = (await Project.BuildAsync("--no-restore", "-t:RosePOClean")).Fails();
        var error = Assert.Single(refused.Errors);
        Assert.Equal(("ROSE1106", Project.At("runs", "one")), (error.Code, error.File));
        Assert.Contains("notes.md", error.Text, StringComparison.Ordinal);
        Assert.Equal([Project.At("runs", "one", "notes.md")], Directory.EnumerateFileSystemEntries(Project.At("runs", "one")));
    }

    private async Task<string[]> Did()
    {
        var build = (await Project.BuildAsync("--no-restore")).Succeeds();
        return [.. build.Tasks, .. build.Started("CompareRecMeasurement")];
    }

    private void Ask(string items) => Project.Write("asked.props", $"<Project><ItemGroup>{items}</ItemGroup></Project>");

    private string Read(string name) => File.ReadAllText(Out(name));

    private void Experiment(string name, string file, int resamples) => Project.Write(file, $$"""
        name: {{name}}
        dataset: { format: Sample, sample: { users: 20, families: 4, familySize: 5, meanInteractions: 8 } }
        candidates: 8
        device: cpu
        measure: { baselines: [random, popularity], resamples: {{resamples}} }

        """);
}
