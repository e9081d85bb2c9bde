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

        Table(text, columns, [.. result.Models.Select(model => (model.Name, model.Metrics))], result.Protocol, MeasurementTable.Shown(result), result.Claims.Count > 0);
        for (var at = 0; at < result.Models.Select(model => model.Protocols.Count).FirstOrDefault(); at++)
        {
            var (first, shown) = (result.Models[0].Protocols[at], MeasurementTable.ShownBy(result, at));
            text.Append("\n#### ").Append(MarkdownText.Cell(first.Name)).Append("\n\n");
            Table(
                text, shown, [.. result.Models.Select(model => (model.Name, model.Protocols[at].Metrics))], first.Protocol,
                result.Models.SelectMany(model => model.Protocols[at].Comparisons).Where(comparison => shown.Contains(comparison.Metric)));
        }

        return text.ToString();
    }

    private static void Table(
        StringBuilder text, string[] columns, (string Name, OrderedDictionary<string, MetricValue> Metrics)[] models, string protocol, IEnumerable<MetricComparison> comparisons, bool areExploratory = false)
    {
        Row(text, ["model", .. columns, "n"]);
        Row(text, Enumerable.Repeat("---", columns.Length + 2));
        foreach (var (name, metrics) in models)
        {
            var count = metrics.Select(metric => metric.Value.Count).DefaultIfEmpty().Max();
            Row(text, [name, .. columns.Select(column => metrics.TryGetValue(column, out var value) ? value.ToString() : "–"), FormattableString.Invariant($"{count}")]);
        }

        text.Append('\n').Append(MarkdownText.Cell(protocol)).Append('\n');
        string[] lines = [.. comparisons.Select(comparison => $"- {MarkdownText.Cell(MeasurementTable.Line(comparison))}")];
        if (lines.Length > 0)
        {
            text.Append(areExploratory ? "\nExploratory differences:\n\n" : "\n").AppendJoin('\n', lines).Append('\n');
        }
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append('|').AppendJoin('|', cells.Select(cell => $" {MarkdownText.Cell(cell)} ")).Append("|\n");
}
