using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Parts of an import that read other files or artifacts, from an experiment file to the measurement.</summary>
public sealed class DatasetExperimentTests
{
    [Fact]
    public void Domains_are_merged_by_an_experiment_and_measured()
    {
        using var file = new ExperimentFile("""
            name: merged
            dataset: { format: Merge, merge: [sets/games, sets/books], domains: [g, b], candidates: 5 }
            pairs: { plain: { strategies: [Random], maxExamples: 20 } }
            measure: { baselines: [popularity] }
            """);
        RecDataset[] sets = [Sample(file, "games", 1), Sample(file, "books", 2)];
        var result = Run(file);
        var merged = RecDataset.Load(Path.Combine(file.Folder, "runs", "merged", "import"));
        Assert.Equal(["b", "g"], merged.Items.Select(item => item.Domain).Distinct().Order());
        Assert.Equal(sets.Sum(set => set.Users.Count), merged.Users.Count);
        Assert.Equal(sets.Sum(set => set.Cases(DataSplit.Test).Count), result.Measurement!.Models.Single().HitRatio!.Value.Count);
        Assert.All(Run(file).Stages, stage => Assert.True(stage.Reused, stage.Stage));
    }

    [Fact]
    public void Candidates_of_a_file_reach_the_measurement_and_a_changed_file_imports_anew()
    {
        using var file = new ExperimentFile("""
            name: given
            dataset: { format: Csv, path: log.csv, candidateSampling: File, candidateFile: lists.jsonl }
            measure: { baselines: [popularity] }
            """);
        File.WriteAllText(Path.Combine(file.Folder, "log.csv"), "user,item\n1,a\n1,b\n1,c\n1,d\n2,b\n2,b2\n2,d\n2,a\n");
        Lists(file, "c");
        Run(file);
        Assert.Equal(["d", "c"], Candidates(file));
        Lists(file, "a");
        Assert.All(Run(file).Stages, stage => Assert.False(stage.Reused, stage.Stage));
        Assert.Equal(["d", "a"], Candidates(file));
    }

    [Fact]
    public void A_limit_of_memory_and_a_folder_to_spill_to_reach_the_import_and_make_no_other_dataset()
    {
        using var file = new ExperimentFile("""
            name: given
            dataset: { format: Csv, path: log.csv, candidates: 2, memoryLimit: 100, spillFolder: spilled/here }
            measure: { baselines: [popularity] }
            """);
        file.Write("log.csv", "user,item\n1,a\n1,b\n1,c\n1,d\n2,b\n2,b2\n2,d\n2,a\n");
        Run(file);
        var asked = Artifact.Open(Path.Combine(file.Folder, "runs", "given", "import"), RecDataset.Kind).Request;
        Assert.Equal((100, Path.Combine(file.Folder, "spilled", "here")), ((int)asked["memoryLimit"]!, (string?)asked["spillFolder"]));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(file.Folder, "spilled", "here")));
        file.Write("experiment.yml", File.ReadAllText(file.File).Replace("memoryLimit: 100, spillFolder: spilled/here", "memoryLimit: 64", StringComparison.Ordinal));
        Assert.All(Run(file).Stages, stage => Assert.True(stage.Reused, stage.Stage));
    }

    private static RecDataset Sample(ExperimentFile file, string name, int seed) => RecDataset.Load(ImportDataset.Run(
        new ImportDatasetRequest
        {
            Format = DatasetFormat.Sample,
            Destination = Path.Combine(file.Folder, "sets", name),
            Candidates = 5,
            Seed = seed,
            Sample = new SampleOptions { Users = 15, MeanInteractions = 8 },
        },
        cancellation: TestContext.Current.CancellationToken).Dataset);

    private static ExperimentResult Run(ExperimentFile file) => RunExperiment.Run(
        new ExperimentRequest { File = file.File, Runs = Path.Combine(file.Folder, "runs") }, cancellation: TestContext.Current.CancellationToken);

    private static void Lists(ExperimentFile file, string other) => File.WriteAllLines(Path.Combine(file.Folder, "lists.jsonl"),
    [
        $"{{\"user\": 1, \"split\": \"test\", \"candidates\": [\"d\", \"{other}\"]}}",
        "{\"user\": 2, \"split\": \"test\", \"candidates\": [\"a\", \"c\"]}",
        "{\"user\": 1, \"split\": \"validation\", \"candidates\": [\"c\"]}",
        "{\"user\": 2, \"split\": \"validation\", \"candidates\": [\"d\"]}",
    ]);

    private static IEnumerable<string> Candidates(ExperimentFile file)
    {
        var dataset = RecDataset.Load(Path.Combine(file.Folder, "runs", "given", "import"));
        return dataset.Cases(DataSplit.Test).Single(question => dataset.Users[question.User].SourceId == "1").Candidates.Select(item => dataset.Items[item].SourceId);
    }
}
