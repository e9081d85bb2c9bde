using System.Globalization;
using System.Text;
using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>A measurement as plain text for logs: registered claims, aligned columns, the protocol, the comparisons.</summary>
public static class MeasurementTable
{
    /// <summary>Renders a measurement, lines divided by <c>\n</c>, without one at the end.</summary>
    /// <param name="result">The measurement.</param>
    public static string Render(MeasurementResult result)
    {
        var columns = ColumnsOf(result);
        var text = new StringBuilder();
        if (result.Claims.Count > 0)
        {
            text.Append(ClaimText.Heading(result.Claims)).Append('\n');
            text.AppendJoin("", result.Claims.Select(claim => $"  {ClaimText.Line(claim)}\n"));
        }

        Align(text, Rows(result));

        if (result.Protocol.Length > 0)
        {
            text.Append(result.Protocol).Append('\n');
        }

        foreach (var comparison in Shown(result))
        {
            text.Append(result.Claims.Count > 0 ? "exploratory: " : "").Append(Line(comparison)).Append('\n');
        }

        // Groups are the same for every model.
        var groups = result.Models.Select(model => model.Groups).FirstOrDefault([]);
        foreach (var grouping in groups.Select(group => group.Grouping).Distinct())
        {
            Align(text,
            [
                [$"by {grouping}", "model", .. columns, "n"],
                .. from at in Enumerable.Range(0, groups.Count)
                   where groups[at].Grouping == grouping
                   from model in result.Models
                   select Cells([groups[at].Group, model.Name], model.Groups[at].Metrics, columns),
            ]);
        }

        for (var at = 0; at < result.Models.Select(model => model.Protocols.Count).FirstOrDefault(); at++)
        {
            Append(text, result, at);
        }

        return text.ToString().TrimEnd('\n');
    }

    // Another protocol: its name in the place of the head, the table, its line and its comparisons.
    private static void Append(StringBuilder text, MeasurementResult result, int at)
    {
        var (first, shown) = (result.Models[0].Protocols[at], ShownBy(result, at));
        Align(text, [[first.Name, .. shown, "n"], .. result.Models.Select(model => Cells([model.Name], model.Protocols[at].Metrics, shown))]);
        text.Append(first.Protocol).Append('\n');
        foreach (var comparison in result.Models.SelectMany(model => model.Protocols[at].Comparisons).Where(comparison => shown.Contains(comparison.Metric)))
        {
            text.Append(Line(comparison)).Append('\n');
        }
    }

    /// <summary>The metrics that the table of another protocol shows: those of the measurement that it has.</summary>
    /// <param name="result">The measurement.</param>
    /// <param name="at">Which of the other protocols.</param>
    internal static string[] ShownBy(MeasurementResult result, int at) =>
        [.. result.Columns.Where(column => result.Models.Any(model => model.Protocols[at].Metric(column) is not null))];

    /// <summary>The table of models: a row of heads, then one for each.</summary>
    /// <param name="result">The measurement.</param>
    internal static string[][] Rows(MeasurementResult result)
    {
        var columns = ColumnsOf(result);
        return [["model", .. columns, "n"], .. result.Models.Select(model => Cells([model.Name], model.Metrics, columns))];
    }

    /// <summary>A comparison in one line: <c>rosepo vs sft: HR@1 +0.031 [+0.010, +0.052] p=0.004, detectable 0.028</c>.</summary>
    /// <param name="comparison">The comparison.</param>
    public static string Line(MetricComparison comparison) =>
        $"{comparison.Model} vs {comparison.Against}: {FigureText.ComparedMetric(comparison.Metric)} {FigureText.Signed(comparison.Difference)} " +
        $"{FigureText.Interval(comparison.Low, comparison.High, FigureText.Signed)} {FigureText.P(comparison.AdjustedP)}{FigureText.Detectable(comparison.Detectable)}";

    /// <summary>A registered claim in one line: <c>rosepo above sft+ on HR@1: shown, +0.031 [+0.010, +0.052] p=0.004, detectable 0.028</c>.</summary>
    /// <param name="claim">The claim.</param>
    public static string Line(ClaimResult claim) => ClaimText.Line(claim);

    /// <summary>The comparisons of the metrics that the table shows.</summary>
    /// <param name="result">The measurement.</param>
    public static IEnumerable<MetricComparison> Shown(MeasurementResult result) =>
        result.Comparisons.Where(comparison => result.Columns.Contains(comparison.Metric));

    private static string[] ColumnsOf(MeasurementResult result) => [.. result.Columns.Where(column => result.Models.Any(model => model.Metric(column) is not null))];

    // Names to the left; figures too, since all have the same shape; n to the right.
    private static void Align(StringBuilder text, string[][] rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column == row.Length - 1 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.AppendJoin("  ", cells).Append('\n');
        }
    }

    private static string[] Cells(string[] names, OrderedDictionary<string, MetricValue> metrics, string[] columns)
    {
        var count = metrics.Values.Select(value => value.Count).DefaultIfEmpty().Max();
        return
        [
            .. names,
            .. columns.Select(column => Figure(metrics.TryGetValue(column, out var value) ? value : null, count, FigureText.Of(column))),
            count.ToString(CultureInfo.InvariantCulture),
        ];
    }

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
