using System.Diagnostics;
using System.Globalization;
using RosePO.Core.Tests.Training;

namespace RosePO.Core.Tests.Runtime;

/// <summary>Training in a process of its own that receives signals.</summary>
[Collection(TrainingCollection.Name)]
public sealed class SignalTests(TrainedStages stages)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    public async Task A_training_that_receives_a_signal_to_end_saves_a_checkpoint_and_ends_in_the_same_bytes_when_it_is_continued(string signal)
    {
        SkipWhereSignalsAreNotHandedOn(signal);
        var request = Request($"signal-{signal}");
        var whole = request with { Destination = request.Destination + "-whole" };
        using (var process = Start(whole))
        {
            await ReachesItsEnd(process);
        }

        using (var process = Start(request))
        {
            await ReachesStep(process, 5);
            Send(signal, process.Id);
            await process.StandardOutput.ReadToEndAsync(Cancellation);
            await process.WaitForExitAsync(Cancellation);
            Assert.NotEqual(0, process.ExitCode);
        }

        Assert.False(Directory.Exists(request.Destination));
        var partial = Assert.Single(Directory.EnumerateDirectories(stages.At(string.Empty), $"signal-{signal}.partial-*"));
        Assert.True(HasState(partial));
        using (var process = Start(request))
        {
            Assert.True(await ReachesStep(process, 1) > 5, "What was computed is computed again.");
            await ReachesItsEnd(process);
        }

        foreach (var file in Directory.EnumerateFiles(whole.Destination).Select(path => Path.GetFileName(path)).Where(name => name != "artifact.json"))
        {
            Assert.True(TrainedStages.Weights(whole.Destination, file).AsSpan().SequenceEqual(TrainedStages.Weights(request.Destination, file)), file);
        }
    }

    [Fact]
    public async Task A_training_that_was_started_to_outlive_its_terminal_does()
    {
        SkipWhereSignalsAreNotHandedOn("HUP");
        var request = Request("nohup");
        using var process = Start(request, "nohup");
        await ReachesStep(process, 5);
        Send("HUP", process.Id);
        await ReachesItsEnd(process);
        Assert.True(Directory.Exists(request.Destination));
    }

    [Fact]
    public async Task The_hard_end_is_not_held_up()
    {
        SkipWhereSignalsAreNotHandedOn("QUIT");
        var request = Request("quit");
        using var process = Start(request);
        await ReachesStep(process, 5);
        Send("QUIT", process.Id);
        await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.NotEqual(0, process.ExitCode);
        Assert.DoesNotContain(
            Directory.EnumerateDirectories(stages.At(string.Empty), "quit.partial-*"), HasState);
    }

    private SftRequest Request(string name) => stages.Sft(name) with { Epochs = 20, CheckpointEvery = 0 };

    private static Process Start(TrainingRequest request, string? through = null) =>
        RequestProcess.Start(request, request.Destination + ".request.json", processors: 1, start =>
        {
            if (through is not null)
            {
                start.ArgumentList.Insert(0, start.FileName);
                start.FileName = through;
                start.RedirectStandardInput = true;
                start.RedirectStandardError = true;
            }
        });

    // The step that is named, or the first one beyond it.
    private static async Task<int> ReachesStep(Process process, int step)
    {
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("training ", StringComparison.Ordinal) && int.Parse(line["training ".Length..], CultureInfo.InvariantCulture) is var done && done >= step)
            {
                return done;
            }
        }

        throw new InvalidOperationException("The training ended before its time.");
    }

    private static async Task ReachesItsEnd(Process process)
    {
        await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    private static void Send(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    // What starts in the background of a script ignores SIGINT and SIGQUIT, and so does all that it starts.
    private static void SkipWhereSignalsAreNotHandedOn(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var number = signal switch { "HUP" => 1, "INT" => 2, "QUIT" => 3, _ => 15 };
        var ignored = OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is var mask
            && (ulong.Parse(mask["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (number - 1) & 1) == 1;
        Assert.SkipWhen(ignored, "These tests run with the signal ignored.");
    }

    private static bool HasState(string partial) =>
        Directory.Exists(Path.Combine(partial, "checkpoint")) && Directory.EnumerateFiles(Path.Combine(partial, "checkpoint"), "state.safetensors", SearchOption.AllDirectories).Any();
}
