using System.Diagnostics;
using System.Globalization;
using RosePO.Core.Preferences.Smoothing;

namespace RosePO.Core.Tests.Training.Loop;

/// <summary>
/// Training in a process of its own that is killed. ROSEPO_KILLS sets how many times each run is; two are enough to see every day that the
/// way back is open.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class KillTests(TrainedStages stages)
{
    private static readonly int s_kills =
        int.TryParse(Environment.GetEnvironmentVariable("ROSEPO_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 2;

    [Fact]
    public Task Fine_tuning_that_is_killed_at_random_moments_ends_in_the_same_bytes() =>
        CheckKills(stages.Sft("killed-sft") with { Epochs = 8, Dropout = 0.2, CheckpointEvery = 4, Validation = new() { Every = 10, Users = 5 } });

    [Fact]
    public Task Alignment_that_is_killed_at_random_moments_ends_in_the_same_bytes()
    {
        var smoothed = SmoothPreferences.Run(
            new OracleSmoothingRequest { Pairs = stages.Pairs, Destination = stages.At("killed-smooth"), SasRec = new SasRecOptions { Epochs = 1, HiddenSize = 8, Layers = 1 } },
            null,
            TestContext.Current.CancellationToken);
        return CheckKills(stages.Align("killed-align") with
        {
            Loss = PreferenceLoss.RosePO,
            Pairs = smoothed.Pairs,
            Epochs = 20,
            CheckpointEvery = 3,
            Diagnostics = true,
            TokensPerPass = 200,
            Lora = new LoraOptions { Rank = 2, Dropout = 0.1 },
        });
    }

    [Fact]
    public async Task A_process_that_is_told_to_terminate_writes_a_checkpoint_and_goes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows.");
        var request = stages.Sft("terminated") with { Epochs = 40, CheckpointEvery = 0 };
        using (var process = Start(request))
        {
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != "training 5")
            {
            }

            using (Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
            }

            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, process.ExitCode);
        }

        Assert.False(Directory.Exists(request.Destination));
        var partial = Assert.Single(Directory.EnumerateDirectories(stages.At(string.Empty), "terminated.partial-*"));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(partial, "checkpoint"), "state.safetensors", SearchOption.AllDirectories));
        using (var resumed = Start(request))
        {
            // What was taken before is not taken again.
            string? first;
            while ((first = await resumed.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)) is { } line && !line.StartsWith("training ", StringComparison.Ordinal))
            {
            }

            Assert.True(int.Parse(first!["training ".Length..], CultureInfo.InvariantCulture) > 5, first);
            resumed.Kill();
            await resumed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task CheckKills(TrainingRequest request)
    {
        var whole = request with { Destination = request.Destination + "-whole" };
        var clock = Stopwatch.StartNew();
        Assert.True(await Finishes(whole, Timeout.InfiniteTimeSpan));
        var length = clock.Elapsed;
        var random = new Random(request.Seed);
        var run = 0;
        for (var kills = 0; kills < s_kills;)
        {
            // From the process's start to a little beyond its end; what is done by then begins again elsewhere.
            if (await Finishes(At(run), length * (0.1 + random.NextDouble())))
            {
                Compare(whole, At(run++));
            }
            else
            {
                kills++;
            }
        }

        Assert.True(await Finishes(At(run), Timeout.InfiniteTimeSpan));
        Compare(whole, At(run));

        // Each run has pairs of its own, without the reference log-probs that another left beside them.
        TrainingRequest At(int number)
        {
            var destination = string.Create(CultureInfo.InvariantCulture, $"{request.Destination}-{number}");
            return (request is AlignRequest align ? align with { Pairs = Copy(align.Pairs, destination + "-pairs") } : request) with { Destination = destination };
        }
    }

    private static string Copy(string folder, string copy)
    {
        if (!Directory.Exists(copy))
        {
            Directory.CreateDirectory(copy);
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }
        }

        return copy;
    }

    private static void Compare(TrainingRequest whole, TrainingRequest killed)
    {
        foreach (var file in Directory.EnumerateFiles(whole.Destination).Select(path => Path.GetFileName(path)).Where(name => name != "artifact.json"))
        {
            Assert.True(TrainedStages.Weights(whole.Destination, file).AsSpan().SequenceEqual(TrainedStages.Weights(killed.Destination, file)), file);
        }

        Assert.False(Directory.Exists(Path.Combine(killed.Destination, "checkpoint")));
    }

    private static async Task<bool> Finishes(TrainingRequest request, TimeSpan limit)
    {
        using var process = Start(request);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var done = process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (await Task.WhenAny(done, Task.Delay(limit, TestContext.Current.CancellationToken)) != done)
        {
            process.Kill();
            await done;
            return false;
        }

        await output;
        Assert.Equal(0, process.ExitCode);
        return true;
    }

    // On one processor: the threads of a model this small wait for each other longer than they compute, most of all beside other tests.
    private static Process Start(TrainingRequest request) => RequestProcess.Start(request, request.Destination + ".request.json", processors: 1);
}
