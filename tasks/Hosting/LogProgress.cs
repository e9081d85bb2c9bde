using System.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>Progress as log messages: a new activity at once, the same one every few seconds.</summary>
/// <param name="log">The task's log.</param>
internal sealed class LogProgress(TaskLoggingHelper log) : IProgress<StageProgress>
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private (string Stage, string Activity) _current;
    private TimeSpan _last;

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        lock (_gate)
        {
            var isNew = _current != (value.Stage, value.Activity);
            if (!isNew && _clock.Elapsed - _last < s_interval)
            {
                return;
            }

            _current = (value.Stage, value.Activity);
            _last = _clock.Elapsed;
            log.LogMessage(isNew ? MessageImportance.Normal : MessageImportance.Low, "{0}", Text(value));
        }
    }

    private static string Text(StageProgress value)
    {
        var share = value.Total > 0 ? FormattableString.Invariant($" {value.Done}/{value.Total}") : "";
        var status = value.Status is null ? "" : $", {value.Status}";
        var remaining = value.Remaining is { } time ? FormattableString.Invariant($", {time.TotalSeconds:0} s left") : "";
        return $"{value.Stage}: {value.Activity}{share}{status}{remaining}";
    }
}
