using System.Text.Json.Nodes;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training.Loop;

/// <summary>
/// Whatever happens to the checkpoint of a run that was stopped, the run ends in the bytes of one that was not, and what could not be taken
/// up is said.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class DamagedCheckpointTests : IDisposable
{
    private const string State = "state.safetensors";
    private const string Manifest = "checkpoint.json";
    private const string Log = "metrics.jsonl";

    private readonly TrainedStages _stages;
    private readonly TemporaryFolder _folder = new();

    public DamagedCheckpointTests(TrainedStages stages) => _stages = stages;

    public static TheoryData<string, string> Damages
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in (string[])[State, Manifest, Log])
            {
                foreach (var how in (string[])["emptied", "cut", "flipped at the start", "flipped in the middle", "flipped at the end", "deleted", "zeroed"])
                {
                    data.Add(file, how);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_file_starts_the_training_again(string file, string how)
    {
        var (request, partial) = Stopped("run", 4);
        var path = file == Log ? Path.Combine(partial, Log) : Path.Combine(StepFolder(partial), file);
        var bytes = File.ReadAllBytes(path);

        // What was logged after the checkpoint does not count.
        var end = file == Log ? (int)JsonNode.Parse(File.ReadAllText(Path.Combine(StepFolder(partial), Manifest)))!["log"]!["bytes"]! : bytes.Length;
        switch (how)
        {
            case "emptied":
                File.WriteAllBytes(path, []);
                break;
            case "cut":
                File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
                break;
            case "deleted":
                File.Delete(path);
                break;
            case "zeroed":
                File.WriteAllBytes(path, new byte[bytes.Length]);
                break;
            default:
                bytes[how.EndsWith("start", StringComparison.Ordinal) ? 0 : how.EndsWith("middle", StringComparison.Ordinal) ? end / 2 : end - 3] ^= 0x10;
                File.WriteAllBytes(path, bytes);
                break;
        }

        CheckStartsAgain(request);
    }

    [Theory]
    [InlineData(State)]
    [InlineData(Manifest)]
    public void A_file_of_another_step_starts_the_training_again(string file)
    {
        var (request, partial) = Stopped("run", 4);
        var (_, other) = Stopped("other", 2);
        File.Copy(Path.Combine(StepFolder(other), file), Path.Combine(StepFolder(partial), file), overwrite: true);
        CheckStartsAgain(request);
    }

    [Theory]
    [InlineData(State)]
    [InlineData(Manifest)]
    [InlineData(null)]
    public void A_file_or_all_files_of_another_run_start_the_training_again(string? file)
    {
        var (request, partial) = Stopped("run", 4);
        var (_, other) = Stopped("other", 4, seed: 9);
        foreach (var name in (string[])(file is null ? [State, Manifest] : [file]))
        {
            File.Copy(Path.Combine(StepFolder(other), name), Path.Combine(StepFolder(partial), name), overwrite: true);
        }

        if (file is null)
        {
            File.Copy(Path.Combine(other, Log), Path.Combine(partial, Log), overwrite: true);
        }

        CheckStartsAgain(request);
    }

    [Theory]
    [InlineData("step")]
    [InlineData("format")]
    [InlineData("key")]
    public void A_changed_value_of_the_manifest_starts_the_training_again(string name)
    {
        var (request, partial) = Stopped("run", 4);
        var path = Path.Combine(StepFolder(partial), Manifest);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json[name] = name == "key" ? "0" : 9;
        File.WriteAllText(path, json.ToJsonString());
        CheckStartsAgain(request);
    }

    [Fact]
    public void A_state_under_the_name_of_another_step_starts_the_training_again()
    {
        var (request, partial) = Stopped("run", 4);
        Directory.Move(StepFolder(partial), Path.Combine(partial, "checkpoint", "step-7"));
        CheckStartsAgain(request);
    }

    [Fact]
    public void A_counter_that_says_that_all_is_done_does_not_pass_for_a_trained_model()
    {
        var (request, partial) = Stopped("run", 4);
        var path = Path.Combine(StepFolder(partial), State);
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[4, 0, 0, 0, 0, 0, 0, 0]);
        Assert.True(at > 0);
        bytes[at] = 200;
        File.WriteAllBytes(path, bytes);
        CheckStartsAgain(request);
    }

    [Fact]
    public void The_state_of_an_earlier_version_starts_the_training_again()
    {
        var (request, partial) = Stopped("run", 4);
        File.Move(Path.Combine(StepFolder(partial), State), Path.Combine(partial, "checkpoint", State));
        Directory.Delete(StepFolder(partial), recursive: true);
        CheckStartsAgain(request);
    }

    [Fact]
    public void An_emptied_folder_of_checkpoints_starts_the_training_again()
    {
        var (request, partial) = Stopped("run", 4);
        Directory.Delete(StepFolder(partial), recursive: true);
        CheckStartsAgain(request);
    }

    [Fact]
    public void Steps_that_were_logged_behind_the_checkpoint_are_taken_again()
    {
        var (request, partial) = Stopped("run", 4);
        File.AppendAllText(Path.Combine(partial, Log), "{\"step\":5,\"loss\":77}\n");
        CheckEnds(request, firstStep: 5);
    }

    [Fact]
    public void A_state_whose_writing_was_cut_off_leaves_the_one_before()
    {
        var (request, partial) = Stopped("run", 4);
        var half = Directory.CreateDirectory(Path.Combine(partial, "checkpoint", "step-6.partial")).FullName;
        File.WriteAllBytes(Path.Combine(half, State), new byte[100]);
        CheckEnds(request, firstStep: 5);
    }

    [Fact]
    public void Of_two_states_the_later_is_taken_up_and_the_earlier_where_that_is_damaged()
    {
        var (request, partial) = Stopped("run", 4);
        var (_, earlier) = Stopped("earlier", 2);
        Copy(StepFolder(earlier), Path.Combine(partial, "checkpoint", "step-2"));
        CheckEnds(request, firstStep: 5);

        (request, partial) = Stopped("again", 4);
        Copy(StepFolder(earlier), Path.Combine(partial, "checkpoint", "step-2"));
        File.WriteAllBytes(Path.Combine(partial, "checkpoint", "step-4", State), []);
        CheckEnds(request, firstStep: 3);
    }

    public void Dispose() => _folder.Dispose();

    // A run that stops after the step after one of its checkpoints.
    private (TrainingRequest Request, string Partial) Stopped(string name, int checkpoint, int? seed = null)
    {
        var request = _stages.Sft("unused") with { Destination = _folder.At(name), Dropout = 0.2, CheckpointEvery = 2 };
        request = seed is { } other ? request with { Seed = other } : request;
        Assert.Throws<FormatException>(() =>
            TrainModel.Run(request, new AtStep(checkpoint + 1, () => throw new FormatException()), TestContext.Current.CancellationToken));
        return (request, Assert.Single(Directory.EnumerateDirectories(_folder.At(string.Empty), name + ".partial-*")));
    }

    private static string StepFolder(string partial) => Assert.Single(Directory.EnumerateDirectories(Path.Combine(partial, "checkpoint")));

    private static void CheckStartsAgain(TrainingRequest request)
    {
        var said = new List<StageProgress>();
        var result = CheckEnds(request, firstStep: 1, said.Add);
        Assert.Contains("training starts again", result.CheckpointNote, StringComparison.Ordinal);
        Assert.Equal(result.CheckpointNote, Assert.Single(said, progress => progress.Activity == "starting again").Status);
    }

    private static ModelResult CheckEnds(TrainingRequest request, int firstStep, Action<StageProgress>? report = null)
    {
        var first = 0L;
        var result = TrainModel.Run(
            request,
            new Reports(progress =>
            {
                report?.Invoke(progress);
                first = first == 0 && progress.Activity == "training" ? progress.Done : first;
            }),
            TestContext.Current.CancellationToken);
        Assert.Equal(firstStep, first);
        Assert.Equal(firstStep == 1, result.CheckpointNote is not null);
        var whole = TrainModel.Run(request with { Destination = request.Destination + "-whole" }, cancellation: TestContext.Current.CancellationToken);
        Assert.Null(whole.CheckpointNote);
        Assert.True(TrainedStages.Weights(whole.Model).AsSpan().SequenceEqual(TrainedStages.Weights(result.Model)));
        Assert.Equal(TrainedStages.Weights(whole.Model, Log), TrainedStages.Weights(result.Model, Log));
        Assert.False(Directory.Exists(Path.Combine(result.Model, "checkpoint")));
        return result;
    }

    private static void Copy(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private sealed class Reports(Action<StageProgress> act) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => act(value);
    }
}
