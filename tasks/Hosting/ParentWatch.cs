using System.Runtime.InteropServices;

namespace RosePO.Tasks;

/// <summary>
/// Sees the end of the build that a task's host works for. A build that is killed, or told to terminate as services do, cannot cancel its tasks, and
/// the host of one would work on for nobody.
/// </summary>
internal sealed partial class ParentWatch : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private readonly Timer? _timer;

    private ParentWatch(Timer? timer) => _timer = timer;

    /// <summary>Watches until disposed, where the process is a host of tasks; a build node may outlive who started it.</summary>
    /// <param name="gone">Called once or more when the build has ended.</param>
    public static ParentWatch Start(Action gone)
    {
        if (!HostProcess.IsThis || OperatingSystem.IsWindows())
        {
            return new ParentWatch(null);
        }

        var parent = ParentProcess();
        return new ParentWatch(new Timer(
            _ =>
            {
                if (ParentProcess() != parent)
                {
                    gone();
                }
            },
            null, s_interval, s_interval));
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentProcess();
}
