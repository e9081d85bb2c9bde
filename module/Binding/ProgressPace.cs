using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>Turns reports into progress records with a rate and the time left, measured since the activity began.</summary>
internal sealed class ProgressPace
{
    // Before that a rate is a guess.
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(1);

    private (string Stage, string Activity) _activity;
    private long _began;
    private long _first;

    public ProgressRecord Record(string command, StageProgress report)
    {
        if (_activity != (report.Stage, report.Activity))
        {
            (_activity, _began, _first) = ((report.Stage, report.Activity), Stopwatch.GetTimestamp(), report.Done);
        }

        var elapsed = Stopwatch.GetElapsedTime(_began);
        double? rate = elapsed > s_settled && report.Done > _first ? (report.Done - _first) / elapsed.TotalSeconds : null;
        var left = report.Remaining
            ?? (rate is { } known && report.Total > report.Done ? TimeSpan.FromSeconds((report.Total - report.Done) / known) : null);
        return new ProgressRecord(0, $"{command}: {report.Stage}", Describe(report, rate))
        {
            PercentComplete = report.Total > 0 ? (int)Math.Clamp(100 * report.Done / report.Total, 0, 100) : -1,
            SecondsRemaining = left is { } time ? (int)Math.Clamp(time.TotalSeconds, 0, int.MaxValue) : -1,
        };
    }

    private static string Describe(StageProgress report, double? rate)
    {
        var counted = report.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $"{report.Activity} {report.Done}/{report.Total}") : report.Activity;
        var status = report.Status is { Length: > 0 } text ? $"{counted}, {text}" : counted;

        // What reports its own rate does not get another.
        return rate is null || status.Contains("/s", StringComparison.Ordinal) ? status
            : rate >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{status}, {rate:0.0}/s")
            : string.Create(CultureInfo.InvariantCulture, $"{status}, {1 / rate:0.0} s each");
    }
}
