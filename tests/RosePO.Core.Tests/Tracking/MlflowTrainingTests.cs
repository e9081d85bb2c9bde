using RosePO.Core.Artifacts;
using RosePO.Core.Tests.Training;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Tracking;

[Collection(TrainingCollection.Name)]
public sealed class MlflowTrainingTests(TrainedStages stages)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AlignRequest Request(string name) => stages.Align(name) with { Epochs = 1, MlflowStore = stages.At(name + "-mlruns"), MlflowExperiment = "tuning" };

    private static List<MlflowFiles> Runs(TrainingRequest request) => MlflowFiles.Of(request.MlflowStore!, "tuning");

    private static void AssertHoldsLog(MlflowFiles run, string model)
    {
        var log = TrainedStages.Log(model);
        foreach (var name in log[0].Select(pair => pair.Key).Where(key => key != "step"))
        {
            // The log rounds what the run holds.
            Assert.Equal(
                log.Select(line => ((int)line["step"]!, (double)line[name]!)), run.Metrics[name.Replace("@", "_at_", StringComparison.Ordinal)].Select(value => (value.Step, value.Value)),
                (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) <= 1e-7);
        }
    }

    [Fact]
    public void A_training_is_a_run_with_its_parameters_its_steps_and_where_it_comes_from()
    {
        var request = Request("tracked") with { Beta = 0.25 };
        var result = TrainModel.Run(request, cancellation: Cancellation);
        var run = Assert.Single(Runs(request));
        var manifest = Artifact.TryOpen(result.Model)!;

        Assert.Equal(("3", "active", "tracked"), (run.Meta["status"], run.Meta["lifecycle_stage"], run.Meta["run_name"]));
        Assert.Equal(Path.GetFileName(run.Folder), run.Meta["run_id"]);
        Assert.True(long.Parse(run.Meta["end_time"], null) >= long.Parse(run.Meta["start_time"], null));
        Assert.Equal(Path.Combine(run.Folder, "artifacts"), new Uri(run.Meta["artifact_uri"]).LocalPath);
        Assert.Equal(("0.25", "12", "2"), (run.Parameters["beta"], run.Parameters["batchSize"], run.Parameters["validation.users"][..1]));
        Assert.Equal("tracked", run.Tags["mlflow.runName"]);
        Assert.Equal(manifest.Key, run.Tags["rosepo.key"]);
        Assert.Equal(manifest.Versions["rosepo"], run.Tags["rosepo.version"]);
        Assert.Equal(manifest.GitCommit, run.Tags.GetValueOrDefault("mlflow.source.git.commit"));
        Assert.All(manifest.Inputs, input => Assert.Equal(input.Value, run.Tags[$"rosepo.input.{input.Key}"]));
        AssertHoldsLog(run, result.Model);
        Assert.Equal(result.ValidationHitRatio, Assert.Single(run.Metrics["validation/HR_at_1"]).Value);
    }

    [Fact]
    public void A_resumed_training_goes_on_with_its_run_and_keeps_what_was_written_of_steps_that_stand()
    {
        var request = Request("resumed-run");
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => TrainModel.Run(request, new AtStep(3, source.Cancel), source.Token));
        var stopped = Assert.Single(Runs(request));
        Assert.Equal(("5", 3), (stopped.Meta["status"], stopped.Metrics["loss"].Length));

        // As a kill leaves it: a step that the checkpoint does not contain, half a line, and a file that never reached the disk.
        File.AppendAllText(Path.Combine(stopped.Folder, "metrics", "loss"), "1 0.5 4\n17000");
        File.Delete(Path.Combine(stopped.Folder, "metrics", "grad_norm"));
        var model = TrainModel.Run(request, cancellation: Cancellation).Model;
        var run = Assert.Single(Runs(request));
        Assert.Equal((stopped.Folder, stopped.Meta["start_time"], "3"), (run.Folder, run.Meta["start_time"], run.Meta["status"]));
        AssertHoldsLog(run, model);
        Assert.Equal(stopped.Metrics["loss"], run.Metrics["loss"][..3]);
    }

    [Fact]
    public void A_run_can_be_read_while_training_goes_on()
    {
        var request = Request("live-run");
        MlflowFiles? seen = null;
        TrainModel.Run(request, new AtStep(2, () => seen = Assert.Single(Runs(request))), Cancellation);
        Assert.Equal("1", seen!.Meta["status"]);
        Assert.Equal([1, 2], seen.Metrics["loss"].Select(value => value.Step));
        Assert.Equal([1, 2], seen.Metrics["learning_rate"].Select(value => value.Step));
    }

    [Fact]
    public void A_training_that_fails_says_so_and_one_that_is_made_again_is_another_run()
    {
        var failing = Request("failed-run") with { LearningRate = 1e30 };
        Assert.Throws<RoseException>(() => TrainModel.Run(failing, cancellation: Cancellation));
        Assert.Equal("4", Assert.Single(Runs(failing)).Meta["status"]);

        var request = Request("again-run");
        for (var time = 0; time < 2; time++)
        {
            Directory.Delete(TrainModel.Run(request, cancellation: Cancellation).Model, recursive: true);
        }

        Assert.Equal(["3", "3"], Runs(request).Select(run => run.Meta["status"]));
    }

    [Fact]
    public void What_is_found_again_is_no_run_and_tracking_makes_no_other_artifact()
    {
        var request = Request("found-run");
        var key = Artifact.TryOpen(TrainModel.Run(request with { MlflowStore = null }, cancellation: Cancellation).Model)!.Key;
        Assert.True(TrainModel.Run(request, cancellation: Cancellation).Reused);
        Assert.False(Directory.Exists(request.MlflowStore));
        Assert.Equal(key, Artifact.TryOpen(request.Destination)!.Key);
    }

    [Fact]
    public void A_store_that_cannot_be_written_is_refused_before_training()
    {
        var file = stages.At("no-store");
        File.WriteAllText(file, "");
        var error = Assert.Throws<RoseException>(() => TrainModel.Run(Request("no-run") with { MlflowStore = file }, new AtStep(1, () => Assert.Fail("It trains.")), Cancellation));
        Assert.Equal(RoseErrorCode.WriteFailed, error.Error);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_fails_later_ends_the_tracking_and_not_the_training()
    {
        var request = Request("lost-run");
        var notes = new List<string?>();
        var progress = new AtStep(2, () =>
        {
            var metrics = Path.Combine(Assert.Single(Runs(request)).Folder, "metrics");
            Directory.Delete(metrics, recursive: true);
            File.WriteAllText(metrics, "");
        });
        TrainModel.Run(
            request,
            new Progress(value =>
            {
                progress.Report(value);
                notes.Add(value.IsNotable && value.Activity == "tracking" ? value.Status : null);
            }),
            Cancellation);
        Assert.True(Directory.Exists(request.Destination));
        Assert.Contains("is not complete", Assert.Single(notes.OfType<string>()), StringComparison.Ordinal);
    }

    private sealed class Progress(Action<StageProgress> report) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => report(value);
    }
}
