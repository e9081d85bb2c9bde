using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;
using RosePO.Core.Experiments.Running;
using RosePO.Core.Runtime;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Stages side by side: the same bytes as one after the other. They set the number of threads of the process, and so run alone.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ParallelRunTests
{
    private const string Name = "threads of the process";

    private static ExperimentResult Run(ExperimentFile file, int parallel, IProgress<StageProgress>? progress = null) => RunExperiment.Run(
        new ExperimentRequest { File = file.File, Runs = Path.Combine(file.Folder, $"runs-{parallel}"), Parallel = parallel }, progress, TestContext.Current.CancellationToken);

    private static string[] Payload(ExperimentResult result) =>
        [.. result.Stages.Select(stage => $"{stage.Name} {stage.Key} {string.Join(' ', Files(Artifact.TryOpen(stage.Path)!))}")];

    // The report tells the time; everything else is the same whenever and wherever it is made.
    private static IEnumerable<string> Files(ArtifactManifest manifest) =>
        manifest.Files.Where(file => !file.Key.EndsWith(".html", StringComparison.Ordinal)).Select(file => $"{file.Key} {file.Value.Sha256}").Order(StringComparer.Ordinal);

    [Fact]
    public void Two_datasets_and_pairs_of_an_aligned_model_run_side_by_side_to_the_same_bytes()
    {
        using var file = new ExperimentFile(GraphPlanTests.Worst);
        var told = new List<string>();

        // Both by the same number of threads, which rounding depends on.
        using var threads = TorchRuntime.Share(Environment.ProcessorCount);
        var alone = Run(file, 1);
        var beside = Run(file, 2, new Told(told));

        Assert.Equal(Payload(alone), Payload(beside));
        Assert.All(beside.Stages, stage => Assert.Equal(StageAction.Run, stage.Action));
        Assert.Equal(["measure/films", "measure/games"], beside.Variants.Single().Measurements.Select(measured => measured.Stage));
        Assert.Null(beside.Measurement);
        Assert.Superset(new HashSet<string> { "sft/tuned", "sft/play", "align/r1" }, told.ToHashSet());
        Assert.True(Run(file, 2).Reused);
    }

    [Fact]
    public void What_variants_have_in_common_is_computed_once_though_they_run_side_by_side()
    {
        using var file = new ExperimentFile(SmallExperiment.Yaml + "matrix: { align.rosepo.beta: [0.5, 1] }\n");
        var result = Run(file, 2);

        var ran = result.Stages.Where(stage => stage.Action == StageAction.Run).CountBy(stage => stage.Stage).ToDictionary();
        Assert.All(ran.Where(pair => pair.Key is not ("align/rosepo" or "measure")), pair => Assert.Equal(1, pair.Value));
        Assert.Equal((2, 2), (ran["align/rosepo"], ran["measure"]));
        Assert.Equal(["beta-0.5", "beta-1"], result.Variants.Select(variant => variant.Name));
        Assert.Equal(2 * 8, result.Stages.Count);
    }

    [Fact]
    public void A_failure_stops_the_run_and_what_is_complete_stays()
    {
        using var file = new ExperimentFile("datasets: { good: { format: Sample, sample: { users: 30 } }, bad: { path: u.csv } }\n");
        file.Write("u.csv", "user,item\na,b\n");
        var error = Assert.Throws<RoseException>(() => Run(file, 2));

        Assert.NotEqual(RoseErrorCode.None, error.Error);
        var good = Path.Combine(file.Folder, "runs-2", "experiment", "import", "good");
        Assert.True(Artifact.TryOpen(good) is not null || !Directory.Exists(good));
        Assert.False(File.Exists(Path.Combine(file.Folder, "runs-2", "experiment", "experiment.lock")));
    }

    [Fact]
    public void Measurements_of_datasets_that_were_moved_with_them_are_compared()
    {
        using var file = new ExperimentFile(
            "name: moved\ncandidates: 4\ndatasets: { a: { format: Sample, sample: { users: 30 } }, b: { format: Sample, seed: 2, sample: { users: 30 } } }\n"
            + "measure: { a: { dataset: a, baselines: [random, popularity], resamples: 20 }, b: { dataset: b, baselines: [random], resamples: 20 } }\n");
        Run(file, 1);
        var moved = Path.Combine(file.Folder, "elsewhere");
        Directory.Move(Path.Combine(file.Folder, "runs-1", "moved"), moved);
        var compared = Core.Evaluation.Comparing.CompareMeasurements.Run(
            new ComparisonRequest { Measurements = [Path.Combine(moved, "measure", "a")], Resamples = 20 }, cancellation: TestContext.Current.CancellationToken);

        Assert.NotEmpty(compared.Measurements);
    }

    [Fact]
    public void A_number_below_0_is_refused()
    {
        using var file = new ExperimentFile("dataset: { format: Sample }\n");
        var error = Assert.Throws<RoseException>(() => Run(file, -1));

        Assert.Equal((RoseErrorCode.RequestInvalid, "parallel"), (error.Error, error.Option));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Work_begins_when_what_it_needs_is_done(int degree)
    {
        int[][] needs = [[], [0], [], [0, 2], [1, 3]];
        var done = new HashSet<int>();
        var (now, most) = (0, 0);
        new Schedule(needs, degree).Run(
            (piece, _) => Assert.All(needs[piece], needed => Assert.Contains(needed, done)),
            (_, _) =>
            {
                lock (needs)
                {
                    most = Math.Max(most, ++now);
                }

                Thread.Sleep(20);
                lock (needs)
                {
                    now--;
                }
            },
            piece => done.Add(piece),
            TestContext.Current.CancellationToken);

        Assert.Equal([0, 1, 2, 3, 4], done.Order());
        Assert.InRange(most, 1, degree);
    }

    [Fact]
    public void The_first_failure_cancels_what_runs_and_is_what_is_thrown()
    {
        var ended = new List<int>();
        var cancelled = false;
        using var running = new ManualResetEventSlim();
        var error = Assert.Throws<InvalidDataException>(() => new Schedule([[], [], [1]], 2).Run(
            (_, _) => { },
            (piece, stop) =>
            {
                if (piece == 0)
                {
                    running.Wait(stop);
                    throw new InvalidDataException("first");
                }

                running.Set();
                cancelled = stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
                stop.ThrowIfCancellationRequested();
            },
            ended.Add,
            TestContext.Current.CancellationToken));

        Assert.Equal(("first", true), (error.Message, cancelled));
        Assert.Empty(ended);
    }

    private sealed class Told(List<string> stages) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => stages.Add(value.Stage);
    }
}
