using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Ranks;

namespace RosePO.Core.Runtime.Mpi;

/// <summary>
/// A request that processes of their own compute together, started by a launcher: what ends them ends no shell and no build. They are cancelled by the end of their
/// standard input, which also comes where this process is killed.
/// </summary>
internal static class LaunchedWork
{
    private const string Worker = "RosePO.Worker.dll";

    // The launcher's last words on why it ended.
    private const int KeptLines = 20;

    // As long as a training takes to save its checkpoint, and its launcher to end.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether a request is to be computed by launched processes; within such it is not.</summary>
    /// <param name="launcher">The request's launcher.</param>
    public static bool IsAsked(string? launcher) => !RankGroup.Current.IsShared && LauncherCommand.Of(launcher) is not null;

    /// <summary>Has a request computed.</summary>
    /// <typeparam name="TResult">What its operation returns.</typeparam>
    /// <param name="request">The request, without a launcher.</param>
    /// <param name="launcher">The launcher.</param>
    /// <param name="progress">Receives how far the processes are.</param>
    /// <param name="cancellation">Stops them.</param>
    /// <exception cref="RoseException">As the operation, or <see cref="RoseErrorCode.MpiNotUsable"/>, or <see cref="RoseErrorCode.RankFailed"/>.</exception>
    public static TResult Run<TResult>(object request, string launcher, IProgress<StageProgress>? progress, CancellationToken cancellation)
        where TResult : StageResult
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = Start(LauncherCommand.Of(launcher)!);
        var words = new Queue<string>();
        process.ErrorDataReceived += (_, line) => Keep(words, line.Data);
        process.BeginErrorReadLine();
        Send(process, WorkOrder.Of(request).ToLine());
        using var stop = cancellation.Register(() => Close(process));
        WorkReport? end = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var report = WorkReport.Of(line);
            if (report?.Progress is { } reached)
            {
                progress?.Report(reached);
            }

            end ??= report?.Result is not null || report?.Failure is not null ? report : null;
        }

        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return end?.Result?.Deserialize<TResult>(ArtifactJson.Options)
            ?? throw (end?.Failure?.ToException() ?? MpiErrors.Ended(launcher, process.ExitCode, words));
    }

    private static Process Start(LauncherCommand command)
    {
        var worker = Path.Combine(NativeSearch.ProgramFolder, Worker);
        var start = new ProcessStartInfo(command.Program, [.. command.Arguments, DotNetHost.File, File.Exists(worker) ? worker : throw MpiErrors.NoWorker(worker)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Open MPI kills a second after it asked its processes to end; a checkpoint takes longer.
        start.Environment.TryAdd("OMPI_MCA_odls_base_sigkill_timeout", "25");
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or FileNotFoundException)
        {
            throw MpiErrors.NoLauncher(command.Program, exception);
        }
    }

    private static void Send(Process process, string line)
    {
        try
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It ended already: its last words say why.
        }
    }

    private static void Close(Process process)
    {
        Quietly.Do(process.StandardInput.Close);

        // On a thread of its own: whoever cancels is not kept waiting.
        _ = Task.Run(() =>
        {
            try
            {
                if (!process.WaitForExit(s_patience))
                {
                    process.Kill(entireProcessTree: true);
                }
            }
            catch (InvalidOperationException)
            {
                // It has ended.
            }
        });
    }

    private static void Keep(Queue<string> words, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            lock (words)
            {
                words.Enqueue(line);
                if (words.Count > KeptLines)
                {
                    words.Dequeue();
                }
            }
        }
    }
}
