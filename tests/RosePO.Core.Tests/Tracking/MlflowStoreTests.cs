using RosePO.Core.Experiments;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Experiments;
using RosePO.Core.Tracking;

namespace RosePO.Core.Tests.Tracking;

public sealed class MlflowStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stages_that_begin_at_once_share_one_experiment()
    {
        var store = _folder.At("mlruns");
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new MlflowStore(store).Experiment("one"), TestContext.Current.CancellationToken)));
        Assert.Single(made.Distinct());
        Assert.Matches("^[1-9][0-9]{17}$", Path.GetFileName(made[0]));
        Assert.Equal(["0", Path.GetFileName(made[0])], Directory.EnumerateDirectories(store).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_experiment_that_MLflow_made_is_found_by_its_name_and_a_deleted_one_is_not()
    {
        var store = _folder.At("mlruns");
        foreach (var (id, stage) in (IEnumerable<(string, string)>)[("11", "deleted"), ("12", "active")])
        {
            Directory.CreateDirectory(Path.Combine(store, id));
            File.WriteAllText(Path.Combine(store, id, "meta.yaml"), $"artifact_location: file:///x/{id}\nexperiment_id: '{id}'\nlifecycle_stage: {stage}\nname: one\n");
        }

        Directory.CreateDirectory(Path.Combine(store, "models"));
        Assert.Equal(Path.Combine(store, "12"), new MlflowStore(store).Experiment("one"));
        Assert.NotEqual(Path.Combine(store, "12"), new MlflowStore(store).Experiment("two"));
    }

    [Fact]
    public void A_name_of_any_characters_is_found_again_as_it_was_written()
    {
        var store = _folder.At("mlruns");
        const string Name = "Jürgen's 𝄞 \"tests\": # 1";
        var made = new MlflowStore(store).Experiment(Name);
        Assert.Equal(made, new MlflowStore(store).Experiment(Name));
        Assert.Contains("𝄞", File.ReadAllText(Path.Combine(made, "meta.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_try_that_was_killed_leaves_no_second_value_and_one_that_ended_is_left_alone()
    {
        var experiment = new MlflowStore(_folder.At("mlruns")).Experiment("one");
        var measured = new LoggedStep(0, new Dictionary<string, double> { ["sft/HR@1"] = 0.5 });
        MlflowRun.Begin(experiment, "measure", "key").Write(measured);
        var run = MlflowRun.Begin(experiment, "measure", "key");
        run.Continue([]);
        run.Write(measured);
        run.End(MlflowStatus.Finished);
        MlflowRun.Begin(experiment, "measure", "key").Write(measured);
        Assert.Equal(["1", "3"], MlflowFiles.Of(_folder.At("mlruns"), "one").Select(one => one.Meta["status"]).Order(StringComparer.Ordinal));
        Assert.All(MlflowFiles.Of(_folder.At("mlruns"), "one"), one => Assert.Single(one.Metrics["sft/HR_at_1"]));
    }

    [Theory]
    [InlineData("HR@1", "HR_at_1")]
    [InlineData("eval/HR@10", "eval/HR_at_10")]
    [InlineData("a:b/../c", "a_b/.._/c")]
    [InlineData("Größe 2.low", "Größe 2.low")]
    public void Names_are_ones_that_MLflow_takes_and_never_lead_out_of_their_folder(string name, string expected) => Assert.Equal(expected, MlflowNames.Of(name));

    [Theory]
    [InlineData("/w/runs/small/align/rosepo", "small", "align/rosepo")]
    [InlineData("/w/runs/small/seed=2/sft", "small", "seed=2/sft")]
    [InlineData("/w/runs/rosepo", "tuning", "rosepo")]
    public void A_run_is_called_as_its_artifact_is_seen_from_the_experiment(string destination, string experiment, string expected) =>
        Assert.Equal(expected, MlflowNames.OfRun(destination, experiment));

    [Fact]
    public void An_experiment_file_names_the_store_for_all_of_its_stages_and_what_comes_from_the_environment_stays_a_reference()
    {
        var variable = $"ROSEPO_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(variable, "hunter3");
        try
        {
            using var file = new ExperimentFile(SmallExperiment.Yaml.Replace("resamples: 20", $"resamples: 20, title: '${{env:{variable}}}'", StringComparison.Ordinal) + "mlflowStore: tracked\n");
            var result = RunExperiment.Run(new ExperimentRequest { File = file.File }, null, TestContext.Current.CancellationToken);
            var runs = MlflowFiles.Of(Path.Combine(file.Folder, "tracked"), "small");
            Assert.Equal(["align/rosepo", "measure", "pretrain", "sft"], runs.Select(run => run.Meta["run_name"]).Order(StringComparer.Ordinal));
            Assert.All(runs, run => Assert.Equal("3", run.Meta["status"]));

            var measured = runs.Single(run => run.Meta["run_name"] == "measure");
            var figure = result.Measurement!.Models.Single(model => model.Name == "rosepo").HitRatio!.Value;
            Assert.Equal(
                [figure.Value, figure.Low, figure.High, figure.Count],
                ((string[])["", ".low", ".high", ".n"]).Select(end => Assert.Single(measured.Metrics[$"rosepo/HR_at_1{end}"]).Value));
            Assert.Equal($"${{env:{variable}}}", measured.Parameters["title"]);
            Assert.True(File.Exists(Path.Combine(measured.Folder, "artifacts", "report.html")));
            Assert.DoesNotContain(runs, run => Directory.EnumerateFiles(run.Folder, "*", SearchOption.AllDirectories).Any(path => !path.EndsWith(".html", StringComparison.Ordinal) && File.ReadAllText(path).Contains("hunter3", StringComparison.Ordinal)));
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }
}
