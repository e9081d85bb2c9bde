using System.Globalization;
using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Comparing;

/// <summary>The figures of a sweep as plain text for logs: a line for each setting and model, mean ± deviation over the seeds.</summary>
internal static class SweepTable
{
    /// <summary>Renders the registered claims, then the figures of the metrics that the variants' tables show, lines divided by <c>\n</c>.</summary>
    /// <param name="result">The sweep.</param>
    public static string Render(ExperimentResult result)
    {
        var measured = result.Variants.SelectMany(variant => variant.Measurements).Select(measured => measured.Result).ToArray();
        var columns = measured.SelectMany(measurement => measurement.Columns).Distinct()
            .Where(column => result.Figures.Any(figure => figure.Metric == column)).ToArray();
        string[][] rows =
        [
            ["settings", "model", .. columns, "seeds"],
            .. result.Figures.GroupBy(figure => (figure.Settings, figure.Model)).Select(group => (string[])
            [
                group.Key.Settings.Length == 0 ? "-" : group.Key.Settings,
                group.Key.Model,
                .. columns.Select(column => group.FirstOrDefault(figure => figure.Metric == column) is { } figure ? Cell(figure) : "-"),
                group.Max(figure => figure.Values.Count).ToString(CultureInfo.InvariantCulture),
            ]),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        return string.Join('\n', Claims(result.Claims).Concat(lines).Concat(measured.Select(measurement => measurement.Protocol).Where(protocol => protocol.Length > 0).Distinct()));
    }

    private static IEnumerable<string> Claims(IReadOnlyList<SweepClaim> claims) => claims.Count == 0 ? [] :
    [
        ClaimText.Heading([.. claims.Select(one => one.Claim)]),
        .. claims.Select(one => $"  {(one.Settings.Length > 0 ? $"{one.Settings}: " : "")}{ClaimText.Line(one.Claim)}"),
    ];

    private static string Cell(SweepFigure figure)
    {
        var format = FigureText.Of(figure.Metric);
        return figure.Deviation is { } deviation ? $"{format(figure.Mean)} ±{FigureText.Share(deviation)}" : format(figure.Mean);
    }
}
