using System.Text;
using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report;

/// <summary>A measurement as Markdown, for the summary page of a build service: the table, the protocol, the comparisons.</summary>
internal static class MeasurementMarkdown
{
    /// <summary>Renders a measurement artifact.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="folder">The artifact. Absolute.</param>
    /// <exception cref="RoseException">The folder is no measurement that this version reads.</exception>
    public static string Render(string title, string folder) => Render(title, StoredMeasurement.Open(folder).Result);

    /// <summary>Renders a measurement.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="result">The measurement.</param>
    public static string Render(string title, MeasurementResult result)
    {
        var columns = result.Columns.Where(column => result.Models.Any(model => model.Metric(column) is not null)).ToArray();
        var text = new StringBuilder($"### {MarkdownText.Cell(title)}\n\n");
        if (result.Claims.Count > 0)
        {
            text.Append(MarkdownText.Cell(ClaimText.Heading(result.Claims))).Append("\n\n");
            text.AppendJoin('\n', result.Claims.Select(claim => $"- {MarkdownText.Cell(ClaimText.Line(claim))}")).Append("\n\n");
        }

        Row(text, ["model", .. columns, "n"]);
        Row(text, Enumerable.Repeat("---", columns.Length + 2));
        foreach (var model in result.Models)
        {
            var count = model.Metrics.Select(metric => metric.Value.Count).DefaultIfEmpty().Max();
            Row(text, [model.Name, .. columns.Select(column => model.Metric(column)?.ToString() ?? "–"), FormattableString.Invariant($"{count}")]);
        }

        text.Append('\n').Append(MarkdownText.Cell(result.Protocol)).Append('\n');
        var shown = MeasurementTable.Shown(result).ToList();
        if (shown.Count > 0)
        {
            text.Append(result.Claims.Count > 0 ? "\nExploratory differences:\n\n" : "\n").AppendJoin('\n', shown.Select(comparison => $"- {MarkdownText.Cell(MeasurementTable.Line(comparison))}")).Append('\n');
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append('|').AppendJoin('|', cells.Select(cell => $" {MarkdownText.Cell(cell)} ")).Append("|\n");
}
