using System.Globalization;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report;

/// <summary>Figures in the report's words.</summary>
internal static class ReportText
{
    /// <summary>How a metric's values are written: harms with their sign, and figures beyond shares with fewer decimals.</summary>
    public static Func<double, string> FormatOf(Metric metric) => metric.IsHarm ? Signed : Plain;

    /// <summary>A signed figure, with the sign of that name for minus.</summary>
    public static string Signed(double value) => FigureText.Signed(value).Replace('-', '\u2212');

    /// <summary>An interval in running text, where no line ends within it.</summary>
    public static string Interval(double low, double high, Func<double, string> format) => FigureText.Interval(low, high, format).Replace(' ', '\u00a0');

    /// <summary>How many were measured, in running text.</summary>
    public static string Count(int users) => string.Create(CultureInfo.InvariantCulture, $"n\u00a0=\u00a0{users:#,0}");

    /// <summary>A share in hundredths: <c>43.1%</c>.</summary>
    public static string Percent(double share) => $"{FigureText.Points(share)}%";

    /// <summary>A number without needless decimals.</summary>
    public static string Short(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>What is known of a smoothed pair set beside its histogram.</summary>
    public static string EpsilonNote(SmoothedPairSetResult pairs)
    {
        string?[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"{pairs.PairCount:#,0} pairs, mean {FigureText.Share(pairs.MeanEpsilon)}"),
            pairs.ClampedShare > 0 ? $"{Percent(pairs.ClampedShare)} at the maximum" : null,
            pairs.DroppedPairs > 0 ? string.Create(CultureInfo.InvariantCulture, $"{pairs.DroppedPairs:#,0} dropped above it") : null,
            pairs.Temperature is { } tau ? $"temperature {Short(tau)}" : null,
            pairs.OracleHitRatio is { } hit ? $"the oracle's HR@1 on validation {FigureText.Share(hit)}" : null,
            pairs.CalibrationErrorBefore is { } error
                ? string.Create(CultureInfo.InvariantCulture, $"calibration error of epsilon on {pairs.CalibrationPairs:#,0} validation pairs {FigureText.Share(error)}")
                : null,
            pairs is { CalibrationErrorAfter: { } after, FittedTemperature: { } fitted } ? $"{FigureText.Share(after)} with the fitted temperature {Short(fitted)}" : null,
        ];
        return string.Join(", ", parts.OfType<string>()) + ".";
    }

    /// <summary>Which weights of a training were kept; nothing where that is not known.</summary>
    public static string KeptNote(TrainingCurve curve) => curve.Kept is not { } kept ? "" : string.Create(
        CultureInfo.InvariantCulture, $"The weights of step {kept:#,0} were kept{(curve.KeptBy.Length > 0 ? $" by {curve.KeptBy}" : "")}{(kept < curve.Steps ? $"; {curve.Steps:#,0} steps were taken" : ", the last that was measured")}.");

    private static string Plain(double value) => Math.Abs(value) < 10 ? FigureText.Share(value) : value.ToString("#,0.0", CultureInfo.InvariantCulture);
}
