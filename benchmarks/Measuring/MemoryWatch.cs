using System.Diagnostics;

namespace RosePO.Benchmarks.Measuring;

/// <summary>Watches the resident memory of the process while something runs: the process's own record knows only the largest since it began.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    private readonly Process _process = Process.GetCurrentProcess();
    private readonly Timer _timer;
    private long _peak;

    /// <summary>Begins.</summary>
    public MemoryWatch() => _timer = new Timer(_ => Look(), null, TimeSpan.Zero, s_interval);

    /// <summary>The largest resident memory that was seen, 10^6 bytes.</summary>
    public double PeakMb => Interlocked.Read(ref _peak) / 1e6;

    /// <summary>The resident memory now, 10^6 bytes.</summary>
    public static double ResidentMb
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64 / 1e6;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _process.Dispose();
    }

    private void Look()
    {
        lock (_process)
        {
            _process.Refresh();
            Interlocked.Exchange(ref _peak, Math.Max(_peak, _process.WorkingSet64));
        }
    }
}
