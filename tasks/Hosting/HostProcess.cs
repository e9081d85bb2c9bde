using System.Runtime.InteropServices;

namespace RosePO.Tasks;

/// <summary>The process that MSBuild hosts tasks in, beside the build.</summary>
internal static partial class HostProcess
{
    private const int WriteOnly = 1;

    /// <summary>Whether this process is one.</summary>
    public static bool IsThis { get; } = Environment.GetCommandLineArgs().Any(argument => argument.Equals("/nodemode:2", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Lets go what the process writes to its standard output and error, which MSBuild keeps as pipes that it never reads: once such a pipe is full, whoever writes
    /// waits for ever. The runtime writes the whole stack of a thread that overflowed before it ends the process, so that the build would never hear of the end.
    /// </summary>
    public static void DropOutput()
    {
        if (!IsThis || OperatingSystem.IsWindows())
        {
            return;
        }

        var nowhere = Open("/dev/null", WriteOnly);
        if (nowhere >= 0)
        {
            _ = Duplicate(nowhere, 1);
            _ = Duplicate(nowhere, 2);
            _ = Close(nowhere);
        }
    }

    /// <summary>
    /// Outlives the end of a terminal, which is the end of the build too and would be that of the process at once: the work is stopped as it is by Ctrl+C, and
    /// saves what it has.
    /// </summary>
    /// <param name="stop">Stops the work.</param>
    /// <returns>To be disposed of when there is no work any more; null where the process hosts no tasks.</returns>
    public static PosixSignalRegistration? OnHangup(Action stop) => !IsThis || OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        stop();
    });

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
