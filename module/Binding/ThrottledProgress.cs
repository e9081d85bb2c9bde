using System.Collections.Concurrent;
using System.Diagnostics;

namespace RosePO.Binding;

/// <summary>Passes on about five reports per second, and every change of what is being done: consoles draw slowly.</summary>
/// <param name="reports">Where the reports go; the pipeline thread takes them from there.</param>
internal sealed class ThrottledProgress(BlockingCollection<object> reports) : IProgress<StageProgress>
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private StageProgress? _last;
    private long _shown;

    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            var same = _last is not null && _last.Stage == value.Stage && _last.Activity == value.Activity;
            if ((same && Stopwatch.GetElapsedTime(_shown) < s_interval) || reports.IsAddingCompleted)
            {
                return;
            }

            (_last, _shown) = (value, Stopwatch.GetTimestamp());
            reports.Add(value);
        }
    }
}
