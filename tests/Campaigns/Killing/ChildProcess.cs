using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace RosePO.Campaigns.Killing;

/// <summary>How a run ended.</summary>
/// <param name="Killed">Whether the blow fell before its end.</param>
/// <param name="Hung">Whether it had to be stopped, as it did not end by itself.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it said.</param>
/// <param name="Length">How long it took.</param>
internal sealed record RunEnd(bool Killed, bool Hung, int ExitCode, string Output, TimeSpan Length);

/// <summary>Runs a command as the leader of a process group, so that all that it started can be killed with it.</summary>
internal static partial class ChildProcess
{
    private const int Kill = 9;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs a command, and kills it where it is to be.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">The folder that it runs in; its temporary files are put into <c>tmp</c> there.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="blow">How it is killed; null for not at all.</param>
    /// <param name="limit">After which time it counts as hung.</param>
    /// <param name="trace">Where strace writes.</param>
    /// <param name="traced">The system calls that are written there where it is not killed at one.</param>
    public static RunEnd Run(
        IReadOnlyList<string> command, string folder, IEnumerable<(string Name, string Value)> environment, Blow? blow, TimeSpan limit, string? trace = null, string? traced = null)
    {
        trace ??= Path.Combine(Path.GetTempPath(), $"campaign-{Guid.NewGuid():N}.strace");
        try
        {
            return Run([.. Tracing(blow, trace, traced), .. command], folder, environment, blow, limit, trace);
        }
        finally
        {
            if (traced is null)
            {
                File.Delete(trace);
            }
        }
    }

    private static IEnumerable<string> Tracing(Blow? blow, string trace, string? traced)
    {
        // With --seccomp-bpf, which makes the others cheap, strace does not send signals.
        string[] strace = ["strace", "-f", "-o", trace];
        return blow is AtCall at ? [.. strace, "-e", $"trace={at.Call}", "-e", $"inject={at.Call}:signal=KILL:when={at.Nth}"]
            : traced is not null ? [.. strace, "--seccomp-bpf", "-e", $"trace={traced}"]
            : [];
    }

    private static RunEnd Run(IReadOnlyList<string> command, string folder, IEnumerable<(string Name, string Value)> environment, Blow? blow, TimeSpan limit, string trace)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(Start(command, folder, environment))!;
        var output = new StringBuilder();
        DataReceivedEventHandler said = (_, line) =>
        {
            lock (output)
            {
                output.Append(line.Data).Append('\n');
            }
        };
        process.OutputDataReceived += said;
        process.ErrorDataReceived += said;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var (killed, hung) = (false, false);
        while (!process.WaitForExit(s_pause))
        {
            killed |= blow is AtTime time && clock.Elapsed >= time.After;
            killed |= blow is AtSight sight && sight.HasCome();
            killed |= blow is AtCall { WholeTree: true } && HasKilled(trace);
            hung = clock.Elapsed > limit;
            if (killed || hung)
            {
                KillGroup(process.Id);
                process.WaitForExit();
                break;
            }
        }

        // What the others of the tree do after the first is gone belongs to the run: strace ends with the last of them.
        killed |= blow is AtCall && HasKilled(trace);
        if (!hung)
        {
            hung = !EndsGroup(process.Id, limit);
        }

        process.WaitForExit();
        lock (output)
        {
            return new RunEnd(killed, hung, process.ExitCode, output.ToString(), clock.Elapsed);
        }
    }

    private static ProcessStartInfo Start(IReadOnlyList<string> command, string folder, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("setsid", command) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        foreach (var (name, value) in (IEnumerable<(string, string)>)[
            ("TMPDIR", temporary), ("OMP_NUM_THREADS", "1"), ("MKL_NUM_THREADS", "1"), ("DOTNET_PROCESSOR_COUNT", "1"), ("DOTNET_EnableDiagnostics", "0"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
            ("DOTNET_NOLOGO", "1"), .. environment])
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static bool HasKilled(string trace)
    {
        if (!File.Exists(trace))
        {
            return false;
        }

        using var reader = new StreamReader(new FileStream(trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Contains("+++ killed by SIGKILL +++", StringComparison.Ordinal);
    }

    // Whether all that the run started is gone in time; what is not is killed.
    private static bool EndsGroup(int group, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (Signal(-group, 0) == 0)
        {
            if (clock.Elapsed > limit)
            {
                KillGroup(group);
                return false;
            }

            Thread.Sleep(s_pause);
        }

        return true;
    }

    private static void KillGroup(int group) => _ = Signal(-group, Kill);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
