using System.Globalization;

namespace RosePO.Core.Evaluation.Statistics;

/// <summary>How figures are written, everywhere alike: three decimals, a sign where the figure is signed.</summary>
internal static class FigureText
{
    /// <summary>A share: <c>0.431</c>.</summary>
    public static string Share(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A signed figure: <c>+0.031</c>.</summary>
    public static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    /// <summary>A share in points of a hundred: <c>43.1</c>.</summary>
    public static string Points(double value) => (value * 100).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>An interval: <c>[0.400, 0.462]</c>.</summary>
    public static string Interval(double low, double high, Func<double, string> format) => $"[{format(low)}, {format(high)}]";

    /// <summary>A p value: <c>p=0.004</c>, or <c>p&lt;0.001</c>.</summary>
    public static string P(double p) => p < 0.001 ? "p<0.001" : $"p={Share(p)}";

    /// <summary>A p value as running text has it: <c>p = 0.004</c>.</summary>
    public static string SpacedP(double p) => p < 0.001 ? "p < 0.001" : $"p = {Share(p)}";

    /// <summary>The smallest difference that a comparison shows with 80 % power, at the end of its line: <c>, detectable 0.028</c>; empty where it is unknown.</summary>
    public static string Detectable(double? detectable) => detectable is { } smallest && double.IsFinite(smallest) ? $", detectable {Share(smallest)}" : "";

    /// <summary>A comparison's metric: harms are compared by absolute value, and say so.</summary>
    public static string ComparedMetric(string metric) =>
        Metrics.MetricRegistry.Find(metric) is { IsHarm: true } ? $"|{metric}|" : metric;

    /// <summary>How a metric's figures are written: signed ones with their sign.</summary>
    public static Func<double, string> Of(string metric) => Metrics.MetricRegistry.Find(metric) is { IsHarm: true } ? Signed : Share;
}
