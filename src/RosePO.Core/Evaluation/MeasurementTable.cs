using System.Globalization;
using System.Text;

namespace RosePO.Core.Evaluation;

/// <summary>A measurement as plain text for logs: aligned columns, the protocol, the comparisons.</summary>
public static class MeasurementTable
{
    private static readonly string[] s_header = ["model", "HR@1", "ValidRatio", "PopularityLift", "SemanticExcess", "n"];

    /// <summary>Renders a measurement, lines divided by <c>\n</c>, without one at the end.</summary>
    /// <param name="result">The measurement.</param>
    public static string Render(MeasurementResult result)
    {
        string[][] rows = [s_header, .. result.Models.Select(Cells)];
        var widths = Enumerable.Range(0, s_header.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            // Names to the left; figures too, since all have the same shape; n to the right.
            var cells = row.Select((cell, column) =>
                column == row.Length - 1 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.AppendJoin("  ", cells).Append('\n');
        }

        if (result.Protocol.Length > 0)
        {
            text.Append(result.Protocol).Append('\n');
        }

        foreach (var comparison in result.Comparisons)
        {
            text.Append(Line(comparison)).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>A comparison in one line: <c>rosepo vs sft: HR@1 +0.031 [+0.010, +0.052] p=0.004</c>.</summary>
    /// <param name="comparison">The comparison.</param>
    public static string Line(MetricComparison comparison) =>
        $"{comparison.Model} vs {comparison.Against}: {FigureText.ComparedMetric(comparison.Metric)} {FigureText.Signed(comparison.Difference)} " +
        $"{FigureText.Interval(comparison.Low, comparison.High, FigureText.Signed)} {FigureText.P(comparison.P)}";

    private static string[] Cells(ModelMeasurement model) =>
    [
        model.Name,
        Figure(model.HitRatio, model.HitRatio.Count, FigureText.Share),
        Figure(model.ValidRatio, model.HitRatio.Count, FigureText.Share),
        Figure(model.PopularityLift, model.HitRatio.Count, FigureText.Signed),
        Figure(model.SemanticExcess, model.HitRatio.Count, FigureText.Signed),
        model.HitRatio.Count.ToString(CultureInfo.InvariantCulture),
    ];

    // A figure of fewer users than the row's says so itself.
    private static string Figure(MetricValue? figure, int count, Func<double, string> format)
    {
        if (figure is not { } value)
        {
            return "-";
        }

        var own = value.Count == count ? "" : string.Create(CultureInfo.InvariantCulture, $" n={value.Count}");
        return $"{format(value.Value)} {FigureText.Interval(value.Low, value.High, format)}{own}";
    }
}
