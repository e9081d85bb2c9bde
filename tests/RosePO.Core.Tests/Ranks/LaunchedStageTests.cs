using System.Diagnostics;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Tests.Training;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Ranks;

/// <summary>Stages that launched processes compute: the worker, over each MPI that is installed.</summary>
[Collection(TrainingCollection.Name)]
public sealed class LaunchedStageTests(TrainedStages stages)
{
    public static TheoryData<string> Families => MpiLauncher.Families;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Families))]
    public void Pairs_smoothing_and_measurement_are_the_same_bytes_on_one_two_and_three_ranks(string family)
    {
        var told = new Artifacts.ToldProgress();
        Dictionary<string, byte[]>? alone = null;
        foreach (var ranks in (int[])[1, 2, 3])
        {
            var (at, launcher) = ($"{family}-{ranks}-".Replace(" ", "", StringComparison.Ordinal), MpiLauncher.Command(family, ranks));
            var pairs = BuildPreferencePairs.Run(Pairs(at) with { Launcher = launcher }, told, Cancellation);
            var smoothed = SmoothPreferences.Run(Smoothing(at, pairs.Pairs) with { Launcher = launcher }, told, Cancellation);
            var measured = MeasureRecommendations.Run(Measurement(at) with { Launcher = launcher }, told, Cancellation);
            var files = Files(pairs.Pairs, smoothed.Pairs, measured.Measurement);
            alone ??= files;
            Assert.Equal(alone.Keys.Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
            Assert.All(alone.Keys, name => Assert.True(alone[name].AsSpan().SequenceEqual(files[name]), $"{name} on {ranks} ranks"));
            Assert.Equal(ranks > 1 ? ranks : null, Core.Artifacts.Artifact.TryOpen(pairs.Pairs)!.Ranks?.Count);
        }

        Assert.Contains(told.Reports, report => report.Stage == "pairs");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_training_is_the_same_bytes_each_time_and_survives_the_death_of_a_rank(string family)
    {
        var name = $"killed-{family}".Replace(" ", "", StringComparison.Ordinal);
        var request = stages.Sft(name) with { Dropout = 0.1, CheckpointEvery = 2, Launcher = MpiLauncher.Command(family, 2, $"ROSEPO_TEST={name}") };
        var whole = TrainModel.Run(request with { Destination = stages.At(name + "-whole") }, cancellation: Cancellation);
        Assert.Equal(2, Core.Artifacts.Artifact.TryOpen(whole.Model)!.Ranks!.Count);

        var error = Assert.Throws<RoseException>(() => TrainModel.Run(request, new AtStep(5, () => Kill(name)), Cancellation));
        Assert.Equal(RoseErrorCode.RankFailed, error.Error);
        Assert.False(Directory.Exists(request.Destination));
        var partial = Assert.Single(Directory.EnumerateDirectories(stages.At(string.Empty), $"{name}.partial-*"));
        Assert.NotEmpty(Directory.EnumerateDirectories(Path.Combine(partial, "checkpoint"), "step-*"));

        var resumed = new Artifacts.ToldProgress();
        TrainModel.Run(request, resumed, Cancellation);
        Assert.True(resumed.Reports.First(report => report.Activity == "training").Done > 2);
        Assert.True(TrainedStages.Weights(whole.Model).AsSpan().SequenceEqual(TrainedStages.Weights(request.Destination)));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Cancelled_ranks_leave_a_checkpoint_that_a_run_resumes_from(string family)
    {
        var name = $"cancelled-{family}".Replace(" ", "", StringComparison.Ordinal);
        var request = stages.Sft(name) with { Launcher = MpiLauncher.Command(family, 2) };
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => TrainModel.Run(request, new AtStep(3, stop.Cancel), stop.Token));
        Assert.False(Directory.Exists(request.Destination));
        var resumed = new Artifacts.ToldProgress();
        TrainModel.Run(request, resumed, Cancellation);
        Assert.True(resumed.Reports.First(report => report.Activity == "training").Done > 3);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_launcher_that_is_told_to_end_leaves_a_checkpoint(string family)
    {
        var name = $"term-{family}".Replace(" ", "", StringComparison.Ordinal);
        var request = stages.Sft(name) with { Launcher = MpiLauncher.Command(family, 2, $"ROSEPO_TEST={name}") };
        Assert.ThrowsAny<Exception>(() => TrainModel.Run(request, new AtStep(3, () => Terminate(name)), Cancellation));
        Assert.False(Directory.Exists(request.Destination));
        var partial = Assert.Single(Directory.EnumerateDirectories(stages.At(string.Empty), $"{name}.partial-*"));
        Assert.NotEmpty(Directory.EnumerateDirectories(Path.Combine(partial, "checkpoint"), "step-*"));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void What_is_wrong_is_said_in_the_operations_own_sentence(string family)
    {
        var request = stages.Sft("wrong") with { Dataset = stages.At("nothing"), Launcher = MpiLauncher.Command(family, 2) };
        var error = Assert.Throws<RoseException>(() => TrainModel.Run(request, cancellation: Cancellation));
        var alone = Assert.Throws<RoseException>(() => TrainModel.Run(request with { Launcher = null }, cancellation: Cancellation));
        Assert.Equal((alone.Error, alone.Message, alone.File), (error.Error, error.Message, error.File));
    }

    [Fact]
    public void A_launcher_that_is_not_there_and_one_that_fails_are_told_apart()
    {
        var missing = Assert.Throws<RoseException>(() => TrainModel.Run(stages.Sft("none") with { Launcher = "no-such-mpirun -n 2" }, cancellation: Cancellation));
        Assert.Equal(RoseErrorCode.MpiNotUsable, missing.Error);
        var failing = Assert.Throws<RoseException>(() => TrainModel.Run(stages.Sft("none") with { Launcher = "sh -c 'echo no slots >&2; exit 7'" }, cancellation: Cancellation));
        Assert.Equal(RoseErrorCode.RankFailed, failing.Error);
        Assert.Contains("exit code 7: no slots", failing.Message, StringComparison.Ordinal);
    }

    private PreferencePairsRequest Pairs(string at) => new()
    {
        Dataset = stages.Dataset,
        Destination = stages.At(at + "pairs"),
        Strategies = [RejectedStrategy.SelfHard, RejectedStrategy.Random],
        Model = stages.At("sft"),
        MaxExamples = 40,
        Candidates = 6,
        MaxHistory = 4,
        Device = "cpu",
    };

    private OracleSmoothingRequest Smoothing(string at, string pairs) => new()
    {
        Pairs = pairs,
        Destination = stages.At(at + "smooth"),
        SasRec = new() { HiddenSize = 8, Layers = 1, Epochs = 2 },
        Device = "cpu",
    };

    private MeasurementRequest Measurement(string at) => new()
    {
        Dataset = stages.Dataset,
        Destination = stages.At(at + "measure"),
        Models = [new NamedModel("sft", stages.At("sft"))],
        Baselines = ["popularity"],
        GenerationUsers = 4,
        Resamples = 20,
        Device = "cpu",
    };

    // What was computed: parquet and tables; reports and manifests name places and times.
    private static Dictionary<string, byte[]> Files(params string[] folders) => folders
        .SelectMany((folder, i) => Directory.EnumerateFiles(folder, "*.parquet").Select(file => (Name: $"{i}/{Path.GetFileName(file)}", Bytes: File.ReadAllBytes(file))))
        .ToDictionary(file => file.Name, file => file.Bytes);

    private static void Kill(string name) => Send("KILL", Processes(name, "RosePO.Worker.dll").Last());

    private static void Terminate(string name) => Send("TERM", Processes(name, "-n").First());

    private static void Send(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", FormattableString.Invariant($"{process}")]);
        kill.WaitForExit();
    }

    // By a mark in their environment, in the order of their numbers.
    private static IEnumerable<int> Processes(string name, string argument) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var number) ? number : 0)
        .Where(number => number > 0 && Text(number, "environ").Split('\0').Contains($"ROSEPO_TEST={name}") && Text(number, "cmdline").Split('\0').Any(part => part.EndsWith(argument, StringComparison.Ordinal)))
        .Order();

    private static string Text(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
