using System.Globalization;

namespace RosePO.Benchmarks.Growth;

/// <summary>The figures as a table: a line of sizes is a row.</summary>
internal static class GrowthTables
{
    /// <summary>The lines of text.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<GrowthPoint> points, IReadOnlyList<GrowthExponent> exponents) =>
    [
        "", "| work | what doubles | sizes | seconds | exponent | peak MB | exponent of memory |", "|---|---|---|---|---|---|---|",
        .. points.GroupBy(point => (point.Work, point.Axis)).Zip(exponents, (line, exponent) => Text(
            $"| {line.Key.Work} | {line.Key.Axis} | {Joined(line, point => Text($"{point.Size:#,0}"))} | {Joined(line, point => Seconds(point.SecondsPerStep))} | {exponent.Exponent:0.00} | {Joined(line, point => Text($"{point.PeakMb:#,0}"))} | {exponent.MemoryExponent:0.00} |")),
    ];

    private static string Joined(IEnumerable<GrowthPoint> line, Func<GrowthPoint, string> cell) => string.Join(" / ", line.Select(cell));

    private static string Seconds(double seconds) => seconds < 1 ? Text($"{seconds:0.000}") : Text($"{seconds:0.00}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
