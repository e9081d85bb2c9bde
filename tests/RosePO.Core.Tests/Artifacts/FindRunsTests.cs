using RosePO.Core.Artifacts;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Artifacts;

public sealed class FindRunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private sealed record Request([property: Place] string Destination, int Seed);

    private sealed record Result : StageResult;

    private string Make(string kind, string name, params (string Name, string Path)[] inputs)
    {
        var destination = _folder.At(name);
        Artifact.Produce(
            new ArtifactSpec(kind, new Request(destination, name.Length), destination, inputs.ToDictionary(input => input.Name, input => input.Path), Overwrite: false),
            _ => new Result());
        return destination;
    }

    private IReadOnlyList<RosePORun> Runs(string? folder = null) =>
        FindRuns.Run(new RunSearchRequest { Folder = folder ?? _folder.Path }, cancellation: TestContext.Current.CancellationToken);

    [Fact]
    public void Runs_are_listed_by_age_and_inputs_are_named_by_the_run_that_they_are()
    {
        var data = Make("dataset", "exp/import");
        var pairs = Make("pairs", "exp/pairs/main", ("dataset", data));
        File.WriteAllText(_folder.At("scores.csv"), "1");
        Make("pairs", "exp/smooth/main", ("pairs", pairs), ("dataset", data), ("scores", _folder.At("scores.csv")));
        var runs = Runs();
        Assert.Equal(["exp/import", "exp/pairs/main", "exp/smooth/main"], runs.Select(run => run.Name));
        Assert.Equal(["dataset", "pairs", "pairs"], runs.Select(run => run.Kind));
        Assert.Equal(
            [("dataset", "exp/import"), ("pairs", "exp/pairs/main"), ("scores", null)],
            runs[2].Inputs.Select(input => (input.Name, input.Run)));
        Assert.Equal((data, pairs), (runs[1].Dataset, runs[1].Pairs));
        Assert.Null(runs[1].Model);
        Assert.All(runs, run => Assert.Equal(RunState.Finished, run.State));
    }

    [Fact]
    public void A_moved_folder_of_runs_still_knows_what_came_from_what()
    {
        var data = Make("dataset", "old/import");
        Make("model", "old/sft", ("dataset", data));
        Directory.Move(_folder.At("old"), _folder.At("new"));
        var sft = Runs().Single(run => run.Kind == "model");
        Assert.Equal("new/import", Assert.Single(sft.Inputs).Run);
        Assert.Equal(_folder.At("new/import"), sft.Dataset);
        Assert.Equal(_folder.At("new/sft"), sft.Model);
    }

    [Fact]
    public void A_stopped_run_is_listed_where_it_can_go_on_and_nothing_else_is()
    {
        Directory.CreateDirectory(_folder.At("sft.partial-0123456789ab/checkpoint"));
        Directory.CreateDirectory(_folder.At("pairs.partial-0123456789ab"));
        Directory.CreateDirectory(_folder.At("notes"));
        File.WriteAllText(_folder.At("notes/artifact.json"), "no json");
        var run = Assert.Single(Runs());
        Assert.Equal(("sft", RunState.Interrupted), (run.Name, run.State));
    }

    [Fact]
    public void One_artifacts_own_folder_is_a_run_and_a_missing_folder_an_error()
    {
        Assert.Equal("data", Assert.Single(Runs(Make("dataset", "data"))).Name);
        Assert.Equal(RoseErrorCode.FileNotFound, Assert.Throws<RoseException>(() => Runs(_folder.At("missing"))).Error);
    }
}
