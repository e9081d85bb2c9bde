namespace RosePO.Tasks.Tests;

/// <summary>Mistakes in experiment files, through the build: each is one error at the place that § marks.</summary>
[Collection(PackedBuilds.Name)]
public class PackedMistakeTests(PackedFeed feed)
{
    private const string Data = "dataset: { format: Sample }\n";

    private static readonly (string Code, string Yaml)[] s_mistakes =
    [
        ("ROSE1801", "dataset: { format: Sample\n§sft: 1\n"),
        ("ROSE1801", Data + "sft:\n§\tepochs: 1\n"),
        ("ROSE1801", Data + "§dataset: { format: Csv }\n"),
        ("ROSE1801", "§- a\n- b\n"),
        ("ROSE1802", "dataset:\n  §formt: Sample\n"),
        ("ROSE1802", Data + "§pretain: { epochs: 2 }\n"),
        ("ROSE1802", "dataset: { format: Sample, sample: { §user: 5 } }\n"),
        ("ROSE1802", Data + "sft:\n  epochs: 1\n  §batchsize: 4\n"),
        ("ROSE1802", Data + "sft: { §destination: x }\n"),
        ("ROSE1802", Data + "sft: { §loss: Dpo }\n"),
        ("ROSE1802", Data + "pairs: { a: { §strategy: [Random] } }\n"),
        ("ROSE1802", Data + "align: { a: { §embedded: { layers: 1 } } }\n"),
        ("ROSE1803", "§sft: { epochs: 1 }\n"),
        ("ROSE1601", Data + "seed: §many\n"),
        ("ROSE1601", Data + "sft: { epochs: §many }\n"),
        ("ROSE1601", Data + "sft: { batchSize: §1.5 }\n"),
        ("ROSE1601", Data + "sft: { batchSize: §0 }\n"),
        ("ROSE1601", Data + "sft: { learningRate: §-1 }\n"),
        ("ROSE1601", Data + "sft: { lora: §8 }\n"),
        ("ROSE1601", Data + "sft: { epochs: §[1] }\n"),
        ("ROSE1803", Data + "sft: { model: §nowhere/at/all }\n"),
        ("ROSE1601", Data + "pairs: { a: { strategies: §Random } }\n"),
        ("ROSE1601", Data + "pairs: { a: { strategies: [§Randum] } }\n"),
        ("ROSE1803", Data + "pairs: { §a/b: { strategies: [Random] } }\n"),
        ("ROSE1601", Data + "measure: { confidence: §1 }\n"),
        ("ROSE1601", Data + "sft: {}\nmeasure:\n  baselines: [popularity]\n  against: §sfft\n"),
        ("ROSE1803", "name: §../up\n" + Data),
        ("ROSE1803", Data + "sft: {}\npairs: { a: {}, b: {} }\nalign:\n  x: §{ loss: Dpo }\n"),
        ("ROSE1101", Data + "extends: §none.yml\n"),
        ("ROSE1804", Data + "sft: { epochs: §\"${sft.epoch}\" }\n"),
        ("ROSE1003", Data + "sft: {}\npairs: { a: { strategies: [Random] } }\nalign: { dpo: { loss: Dpo, device: §gpu } }\n"),
        ("ROSE1003", "device: §cuda0\n" + Data + "sft: {}\n"),
        ("ROSE1003", "device: §cuda:7\n" + Data + "sft: {}\n"),
        ("ROSE1204", "dataset: { path: short.csv, columns: { user: user, item: §movie } }\n"),
    ];

    [Fact]
    public async Task Thirty_four_mistakes_are_thirty_four_errors_each_at_its_line_and_column()
    {
        Assert.Equal(34, s_mistakes.Length);
        var project = feed.NewProject("mistakes").WithSdk().Write("short.csv", "user,movieId,title\n1,1,One\n");
        var expected = s_mistakes.Select((mistake, i) =>
        {
            var before = mistake.Yaml[..mistake.Yaml.IndexOf('§', StringComparison.Ordinal)];
            project.Write($"m{i:00}.experiment.yml", mistake.Yaml.Replace("§", "", StringComparison.Ordinal));
            return $"m{i:00}.experiment.yml({before.Count(c => c == '\n') + 1},{before.Length - before.LastIndexOf('\n')}): {mistake.Code}";
        }).ToArray();
        var build = (await project.BuildAsync("-t:RosePOValidate")).Fails();

        var actual = build.Errors.Select(error => $"{Path.GetFileName(error.File)}({error.LineNumber},{error.ColumnNumber}): {error.Code}").Order(StringComparer.Ordinal).ToArray();
        Assert.True(expected.SequenceEqual(actual), $"expected {string.Join(' ', expected.Except(actual))}\nwas {string.Join('\n', build.Errors.Where((_, i) => !expected.Contains(actual[i])).Select(error => error.ToString()))}");
        Assert.All(build.Errors, error => Assert.Matches("[:?.]", error.Text));
        Assert.False(Directory.Exists(project.At("runs")));

        // All mistakes of one file at once.
        project.Write("many.experiment.yml", "dataset: { formt: Sample }\nsft: { epoch: 1, batchSize: 0 }\nalign: { a: { loss: Dop } }\n");
        var many = (await project.BuildAsync("-t:RosePOValidate", "--no-restore")).Fails().Errors.Where(error => Path.GetFileName(error.File) == "many.experiment.yml");
        Assert.Equal(["1,12", "2,8", "3,21"], many.Select(error => $"{error.LineNumber},{error.ColumnNumber}"));
    }

    [Fact]
    public async Task Clean_removes_what_runs_made_of_a_file_that_is_wrong_by_now_and_says_what_it_left()
    {
        var project = feed.NewProject("wrong clean").WithSdk().Write("a.experiment.yml", "name: one\n" + Data).Write("b.experiment.yml", "name: two\n" + Data);
        (await project.BuildAsync("-p:RosePOSet=dataset.sample.users=20")).Succeeds();
        project.Write("a.experiment.yml", "name: one\ndataset: { formt: Sample }\n").Write("b.experiment.yml", "name: two\ndataset: { format: Sample\nsft: 1\n");
        project.Write("c.experiment.yml", "name: three\ndataset: [\n");

        // The build that finds the mistakes forgets what it knew of the runs.
        (await project.BuildAsync("--no-restore")).Fails();
        (await project.BuildAsync("--no-restore", "-t:Clean")).Succeeds();
        Assert.True(Directory.Exists(project.At("runs", "one", "import")));
        var clean = (await project.BuildAsync("--no-restore", "-t:RosePOClean")).Succeeds();
        Assert.False(Directory.Exists(project.At("runs", "one")));
        Assert.False(Directory.Exists(project.At("runs", "two")));
        Assert.Equal(["ROSE1801", "ROSE1801", "ROSE1802"], clean.Codes.Order(StringComparer.Ordinal));
        clean.Output.Says("one: its file is wrong, so of ");
        clean.Output.Says("three: its file is wrong, so nothing was removed: no run of it is known in ");
    }
}
