namespace RosePO.Tasks.Tests;

/// <summary>Wrong input through <c>dotnet build</c>: one line, a stable code, and nothing left behind.</summary>
public class BuildErrorTests(ExperimentFolder folder) : IClassFixture<ExperimentFolder>
{
    private async Task Fails(string yaml, string line)
    {
        folder.WriteExperiment(yaml);
        var build = await folder.BuildAsync();

        build.Fails();
        build.Says(line);
        build.DoesNotSay("   at RosePO");
        Assert.False(Directory.Exists(Path.Combine(folder.Folder, "runs", "bad", "import")));
    }

    [Fact]
    public Task An_unknown_key_is_an_error_at_its_line_and_column() =>
        Fails("name: bad\ndataset:\n    formt: Sample\n", "experiment.yml(3,5): error ROSE1802: 'formt' is not a key of 'dataset': did you mean 'format'?");

    [Fact]
    public Task A_wrong_value_is_an_error_at_its_line_and_column() =>
        Fails("name: bad\ndataset:\n  seed: many\n", "experiment.yml(3,9): error ROSE1601:");

    [Fact]
    public Task A_text_that_is_no_YAML_is_an_error_with_a_place() =>
        Fails("name: bad\ndataset: { format: Sample\nsft: 1\n", "error ROSE1801:");

    [Fact]
    public Task A_missing_data_file_is_named() =>
        Fails("name: bad\ndataset: { path: nowhere.csv }\n", "error ROSE1101:");

    [Fact]
    public async Task A_missing_experiment_is_named()
    {
        folder.WriteProject("<ItemGroup><RosePOExperiment Remove=\"@(RosePOExperiment)\" /><RosePOExperiment Include=\"gone.yml\" /></ItemGroup>");
        var build = await folder.BuildAsync();
        folder.WriteProject("");

        build.Fails();
        build.Says("error ROSE1101:");
    }

    [Fact]
    public async Task A_build_that_is_told_not_to_runs_nothing()
    {
        folder.WriteExperiment("name: bad\nnonsense: 1\n");

        (await folder.BuildAsync("-p:EnableRosePO=false")).Succeeds();
    }

    [Fact]
    public async Task An_override_of_the_command_line_wins_over_the_items_own_and_both_are_read()
    {
        folder.WriteExperiment("name: bad\ndataset: { format: Sample }\n");
        folder.WriteProject("<ItemGroup><RosePOExperiment Update=\"experiment.yml\" Set=\"seed=x;candidates=y\" /></ItemGroup>");
        var build = await folder.BuildAsync("-p:RosePOSet=seed=4");
        folder.WriteProject("");

        build.Fails();
        build.Says("error ROSE1601: Override 'candidates=y':");
    }
}
