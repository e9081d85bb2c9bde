using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>
/// Progress as log messages: a new activity at once, the same one every few seconds, for logs that show much; at least a line every 20 seconds, and what happens once, for those that
/// show little.
/// </summary>
/// <param name="log">The task's log.</param>
/// <param name="time">The clock.</param>
internal sealed class LogProgress(TaskLoggingHelper log, TimeProvider time) : IProgress<StageProgress>
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_sign = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private (string Stage, string Activity) _current;
    private long _last = time.GetTimestamp();
    private long _shown = time.GetTimestamp();

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        lock (_gate)
        {
            var isNew = _current != (value.Stage, value.Activity);
            var isShown = value.IsNotable || time.GetElapsedTime(_shown) >= s_sign;
            if (!isNew && !isShown && time.GetElapsedTime(_last) < s_interval)
            {
                return;
            }

            _current = (value.Stage, value.Activity);
            _last = time.GetTimestamp();
            if (isShown)
            {
                _shown = _last;
            }

            log.LogMessage(isShown ? MessageImportance.High : isNew ? MessageImportance.Normal : MessageImportance.Low, "{0}", Text(value));
        }
    }

    private static string Text(StageProgress value)
    {
        var share = value.Total > 0 ? FormattableString.Invariant($" {value.Done}/{value.Total}") : "";
        var status = value.Status is null ? "" : $", {value.Status}";
        var remaining = value.Remaining is { } left ? FormattableString.Invariant($", {left.TotalSeconds:0} s left") : "";
        return $"{value.Stage}: {value.Activity}{share}{status}{remaining}";
    }
}
