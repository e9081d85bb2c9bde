using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

public sealed class ExtendsTests
{
    private const string Base = """
        name: base
        seed: 4
        dataset: { format: Sample, sample: { users: 60, families: 9 } }
        sft: { epochs: 2 }
        pairs: { a: { strategies: [SelfHard, Random], negatives: 2 } }
        """;

    private static T Request<T>(ExperimentPlan plan, string stage) => Assert.IsType<T>(plan.Stages.Single(planned => planned.Stage == stage).Request, exactMatch: false);

    [Fact]
    public void Mappings_are_merged_deeply_and_lists_replaced()
    {
        using var file = new ExperimentFile("extends: base.yml\ndataset: { sample: { users: 70 } }\npairs: { a: { strategies: [Popularity] } }\n");
        file.Write("base.yml", Base);
        var plan = file.Load();

        var import = Request<ImportDatasetRequest>(plan, "import");
        Assert.Equal((DatasetFormat.Sample, 70, 9, 4), (import.Format, import.Sample.Users, import.Sample.Families, import.Seed));
        var pairs = Request<PreferencePairsRequest>(plan, "pairs/a");
        Assert.Equal(2, pairs.Negatives);
        Assert.Equal([RejectedStrategy.Popularity], pairs.Strategies);
    }

    [Fact]
    public void An_empty_section_takes_what_it_extends_and_the_name_is_the_files_own()
    {
        using var file = new ExperimentFile("extends: base.yml\nsft:\n");
        file.Write("base.yml", Base);

        Assert.Equal("experiment", file.Load().Name);
        Assert.Equal(2, Request<TrainingRequest>(file.Load(), "sft").Epochs);
    }

    [Fact]
    public void Files_extend_others_in_a_chain_and_the_nearest_value_wins()
    {
        using var file = new ExperimentFile("extends: more/middle.yml\nsft: { epochs: 5 }\n");
        file.Write("more/middle.yml", "extends: ../base.yml\nseed: 8\nsft: { epochs: 3, batchSize: 2 }\n");
        file.Write("base.yml", Base);

        var sft = Request<TrainingRequest>(file.Load(), "sft");
        Assert.Equal((8, 5, 2), (sft.Seed, sft.Epochs, sft.BatchSize));
        Assert.Equal(
            [Path.Combine(file.Folder, "base.yml"), file.File, Path.Combine(file.Folder, "more", "middle.yml")], file.Load().Files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Paths_start_at_the_file_that_names_them()
    {
        using var file = new ExperimentFile("extends: more/base.yml\npairs: { a: { strategies: [File], rejectedFile: own.csv } }\n");
        file.Write("more/base.yml", "dataset: { path: u.csv }\n");
        file.Write("more/u.csv", "user,item\n");
        file.Write("own.csv", "user,chosen,rejected\n");

        Assert.Equal(Path.Combine(file.Folder, "more", "u.csv"), Request<ImportDatasetRequest>(file.Load(), "import").Path);
        Assert.Equal(Path.Combine(file.Folder, "own.csv"), Request<PreferencePairsRequest>(file.Load(), "pairs/a").RejectedFile);
    }

    [Fact]
    public void An_error_names_the_file_that_holds_it()
    {
        using var file = new ExperimentFile("extends: base.yml\nsft: { epochs: 1 }\n");
        var other = file.Write("base.yml", "dataset: { format: Sample }\nsft:\n  bachSize: 2\n");
        var error = file.Error();

        Assert.Equal((RoseErrorCode.ExperimentKeyUnknown, other, 3, 3), (error.Error, error.File, error.Line, error.Column));
    }

    [Fact]
    public void A_circle_is_refused_where_it_closes()
    {
        using var file = new ExperimentFile("extends: a.yml\n");
        file.Write("a.yml", "# the first\nextends: b.yml\n");
        var last = file.Write("b.yml", "extends: a.yml\n");
        var error = file.Error();

        Assert.Equal((RoseErrorCode.ExperimentReferenceInvalid, last, 1, 10), (error.Error, error.File, error.Line, error.Column));
        Assert.Contains("'a.yml -> b.yml -> a.yml' extends itself", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_said_to_be_missing_where_it_is_named()
    {
        using var file = new ExperimentFile("dataset: { format: Sample }\nextends: none.yml\n");
        var error = file.Error();

        Assert.Equal((RoseErrorCode.FileNotFound, file.File, 2, 10), (error.Error, error.File, error.Line, error.Column));
        Assert.Contains(Path.Combine(file.Folder, "none.yml"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_alias_names_is_a_value_of_its_own()
    {
        var plan = ExperimentFile.Plan(
            "dataset: { format: Sample }\nsft: {}\npairs:\n  a: &a { negatives: 2 }\n  b: *a\n", ("pairs.a.negatives", "3"));

        Assert.Equal(3, Request<PreferencePairsRequest>(plan, "pairs/a").Negatives);
        Assert.Equal(2, Request<PreferencePairsRequest>(plan, "pairs/b").Negatives);
    }

    [Fact]
    public void Aliases_of_aliases_that_grow_without_bound_are_refused()
    {
        var lines = Enumerable.Range(1, 9).Select(i => $"x{i}: &x{i} [{string.Join(", ", Enumerable.Repeat($"*x{i - 1}", 10))}]");

        Assert.Equal(RoseErrorCode.ExperimentSyntax, ExperimentFile.Error("x0: &x0 [a]\n" + string.Join('\n', lines) + "\n").Error);
    }
}
