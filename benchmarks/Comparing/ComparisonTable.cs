using System.Globalization;

namespace RosePO.Benchmarks.Comparing;

/// <summary>A comparison as lines of text.</summary>
internal static class ComparisonTable
{
    private static readonly string[] s_head = ["benchmark", "shape", "precision", "figure", "old", "new", "ratio", "spread", ""];

    /// <summary>The lines, the head first; each figure's ratio is new over old.</summary>
    public static IEnumerable<string> Lines(RunComparison comparison)
    {
        string[][] rows = [s_head, .. comparison.Changes.Select(Cells)];
        var widths = Enumerable.Range(0, s_head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string[] Cells(FigureChange change) =>
    [
        change.Subject.Name,
        change.Subject.Shape ?? "-",
        change.Subject.Precision,
        change.Figure,
        Number(change.OldMedian, "G4"),
        Number(change.NewMedian, "G4"),
        Number(change.Ratio, "F3"),
        change.HasSpread ? $"{Number(change.Least, "F3")}-{Number(change.Most, "F3")}" : "one run",
        change.IsWorse ? "WORSE" : change.IsBetter ? "better" : "",
    ];

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
