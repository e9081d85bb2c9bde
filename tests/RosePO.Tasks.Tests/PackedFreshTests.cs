namespace RosePO.Tasks.Tests;

/// <summary>Whether a build sees that something happened to a file, and starts no task where nothing did.</summary>
[Collection(PackedBuilds.Name)]
public class PackedFreshTests(PackedFeed feed)
{
    private static readonly DateTime s_longAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private static readonly string[] s_names = ["ending", "link", "question", "star", "tree", "variable"];

    private UserProject Project { get; } = feed.NewProject("fresh").WithSdk();

    [Fact]
    public async Task A_change_of_any_file_that_a_run_read_or_made_runs_that_experiment_and_no_other()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Names with '?' and links are of other systems.");
        Rows("logs/part-1.csv", 1);
        Rows("logs/part-2.csv", 2);
        Rows("[tree]/first.csv", 3);
        Rows("store/real.csv", 4);
        Rows("by variable;%41 'x' $(y) @(z).csv", 5);
        Rows("other.csv", 6);
        Directory.CreateDirectory(Project.At("linked"));
        File.CreateSymbolicLink(Project.At("linked", "data.csv"), "../store/real.csv");
        Experiment("question", "logs/part-?.csv");
        Experiment("ending", "logs/part-1.cs?");
        Experiment("star", "logs/part-*.csv");
        Experiment("tree", "[tree]");
        Experiment("link", "linked/data.csv");
        Experiment("variable", "${env:FRESH_DATA}");
        var first = await Ran();
        Assert.Equal(["ending", "link", "question", "star", "tree", "variable"], first);
        Assert.Empty(await Ran());
        Assert.DoesNotContain(Directory.EnumerateFiles(Project.At("obj", "rosepo")), file => File.ReadAllText(file).Contains("<Value>", StringComparison.Ordinal));

        // Older than what was there, and of the same size.
        Rows("logs/part-1.csv", 7, s_longAgo);
        Assert.Equal(["ending", "question", "star"], await Ran());
        Rows("logs/part-3.csv", 8, s_longAgo);
        Rows("store/real.csv", 8);
        Assert.Equal(["link", "question", "star"], await Ran());
        File.Delete(Project.At("logs", "part-2.csv"));
        Rows("[tree]/second.csv", 8, s_longAgo);
        Assert.Equal(["question", "star", "tree"], await Ran());

        // A name that the pattern does not match, and a folder whose files no format reads, are nothing to it.
        Rows("logs/part-10.txt", 9);
        Assert.Equal(["variable"], await Ran("other.csv"));
        Assert.Empty(await Ran("other.csv"));

        // What a run made, as well as what it read.
        File.Delete(Project.At("runs", "link", "import", "items.parquet"));
        Assert.Equal(["RunRosePOExperiment"], (await BuildAsync("other.csv")).Started("RunRosePOExperiment"));
    }

    private async Task<IEnumerable<string>> Ran(string variable = "by variable;%41 'x' $(y) @(z).csv")
    {
        var build = (await BuildAsync(variable)).Succeeds();
        var ran = s_names.Where(name => build.Output.Text.Contains($"  {name}: 1 stages, 0 unchanged", StringComparison.Ordinal)).ToArray();
        Assert.All(s_names.Except(ran), name => build.Output.Says($"{name}: nothing changed"));
        Assert.Equal(ran.Length, build.Started("RunRosePOExperiment").Count);
        return ran;
    }

    private Task<LoggedBuild> BuildAsync(string variable) =>
        Project.BuildWithAsync([("FRESH_DATA", Project.At(variable))], Directory.Exists(Project.At("obj")) ? ["--no-restore"] : []);

    // Each of another number of candidates: what one has made is of no use to the others.
    private void Experiment(string name, string path) => Project.Write(
        $"{name}.experiment.yml", $"name: {name}\ndataset: {{ path: \"{path}\", format: Csv, duplicates: First }}\ncandidates: {Array.IndexOf(s_names, name) + 3}\n");

    private void Rows(string name, int seed, DateTime? written = null)
    {
        var rows = Enumerable.Range(1, 10).SelectMany(user => Enumerable.Range(1, 6).Select(at => $"u{seed}-{user},i{((user * 7) + (at * at * 3) + seed) % 31},{1000 + at}"));
        Project.Write(name, $"user,item,timestamp\n{string.Join('\n', rows)}\n");
        if (written is { } time)
        {
            File.SetLastWriteTimeUtc(Project.At(name), time);
        }
    }
}
