using System.ComponentModel;
using System.Globalization;

namespace RosePO.Binding;

/// <summary>Numbers as the module's views show them; <c>RosePO.Format.ps1xml</c> calls these.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ViewText
{
    /// <summary>A figure with its interval, such as <c>0.4108 [0.3790, 0.4420]</c>; empty where there is none.</summary>
    public static string Interval(MetricValue? value) => value is { } figure
        ? string.Create(CultureInfo.InvariantCulture, $"{figure.Value:0.0000} [{figure.Low:0.0000}, {figure.High:0.0000}]")
        : string.Empty;

    /// <summary>A number with four decimals; empty where there is none.</summary>
    public static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>A duration as minutes and seconds, with hours where it has them.</summary>
    public static string Duration(TimeSpan value) => value.ToString(value.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss\.f", CultureInfo.InvariantCulture);

    /// <summary>A paired difference as one line.</summary>
    public static string Comparison(MetricComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{comparison.Metric}: {comparison.Model} - {comparison.Against} = {comparison.Difference:+0.0000;-0.0000} [{comparison.Low:0.0000}, {comparison.High:0.0000}], p = {comparison.P:0.0000}");
    }
}
