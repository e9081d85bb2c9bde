using System.Globalization;
using System.Text;
using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Comparing;

/// <summary>A comparison as text: Markdown for documents, CSV for other programs.</summary>
public static class ComparisonText
{
    /// <summary>Registered claims, figures and differences as Markdown tables, then the protocol and each measurement's hash; lines divided by <c>\n</c>.</summary>
    /// <param name="comparison">The comparison.</param>
    public static string Markdown(ComparisonResult comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var text = new StringBuilder();
        Claims(text, comparison.Claims);
        Row(text, ["model", .. comparison.Columns, "n"]);
        Row(text, [.. Enumerable.Repeat("---", comparison.Columns.Count + 2)]);
        foreach (var model in comparison.Models)
        {
            Row(text, [model.Name, .. comparison.Columns.Select(column => Figure(model, column)), Users(model)]);
        }

        var compared = comparison.Models.Where(model => model.Metrics.Values.Any(figure => figure.Difference is not null)).ToList();
        if (compared.Count > 0)
        {
            text.Append(comparison.Claims.Count + comparison.OmittedClaims > 0 ? "\nExploratory differences:\n\n" : "\n");
            Row(text, [$"against {comparison.Against}", .. comparison.Columns.Select(FigureText.ComparedMetric)]);
            Row(text, [.. Enumerable.Repeat("---", comparison.Columns.Count + 1)]);
            foreach (var model in compared)
            {
                Row(text, [model.Name, .. comparison.Columns.Select(column => Difference(model, column))]);
            }
        }

        text.Append('\n').Append(Capital(comparison.Protocol)).Append(". Bold: corrected p below 0.05. Detectable: the smallest difference that is shown with 80% power.\n");
        foreach (var measurement in comparison.Measurements)
        {
            text.Append("Measurement `").Append(VisibleText.Line(measurement.Name).Replace('`', '\'')).Append("`, artifact `").Append(measurement.Key.AsSpan(0, 16)).Append("`: ").Append(measurement.Protocol).Append(".\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>One line per model and metric, with a heading; lines divided by <c>\n</c>. What is unknown is empty.</summary>
    /// <param name="comparison">The comparison.</param>
    public static string Csv(ComparisonResult comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var lines = new List<string>
        {
            "model,metric,value,low,high,deviation,n,seeds,against,difference,difference_low,difference_high,difference_deviation,p,adjusted_p,detectable,protocol,measurements",
        };
        foreach (var model in comparison.Models)
        {
            foreach (var (metric, figure) in model.Metrics)
            {
                var difference = figure.Difference;
                lines.Add(string.Join(',', [
                    Field(model.Name), Field(metric), Number(figure.Value), Number(figure.Low), Number(figure.High), Number(figure.Deviation),
                    Number(figure.Count), Number(model.Seeds), difference is null ? "" : Field(model.Against), Number(difference?.Value), Number(difference?.Low),
                    Number(difference?.High), Number(difference?.Deviation), Number(difference?.P), Number(difference?.AdjustedP), Number(difference?.Detectable),
                    Field(string.Join("; ", model.Measurements.Select(measurement => measurement.Protocol).Distinct())),
                    Field(string.Join(' ', model.Measurements.Select(measurement => measurement.Key)))]));
            }
        }

        return string.Join('\n', lines);
    }

    private static void Claims(StringBuilder text, IReadOnlyList<ClaimResult> claims)
    {
        if (claims.Count == 0)
        {
            return;
        }

        Row(text, ["registered claim", "verdict", "difference", "detectable"]);
        Row(text, [.. Enumerable.Repeat("---", 4)]);
        foreach (var claim in claims)
        {
            Row(text, [ClaimText.Statement(claim), ClaimText.Verdict(claim.Verdict), ClaimText.Difference(claim), claim.Detectable is { } smallest ? FigureText.Share(smallest) : "–"]);
        }

        text.Append('\n').Append(Capital(ClaimText.Heading(claims)).TrimEnd(':')).Append(".\n\n");
    }

    private static string Figure(ComparedModel model, string metric)
    {
        if (!model.Metrics.TryGetValue(metric, out var figure))
        {
            return "–";
        }

        var format = FigureText.Of(metric);
        var own = figure.Count == model.Users ? "" : string.Create(CultureInfo.InvariantCulture, $" n = {figure.Count}");
        return $"{format(figure.Value)}{Spread(figure.Deviation)} {FigureText.Interval(figure.Low, figure.High, format)}{own}";
    }

    private static string Difference(ComparedModel model, string metric)
    {
        if (!model.Metrics.TryGetValue(metric, out var figure) || figure.Difference is not { } difference)
        {
            return "–";
        }

        var value = FigureText.Signed(difference.Value);
        var marked = difference.AdjustedP < HolmCorrection.Level ? $"**{value}**" : value;
        return $"{marked}{Spread(difference.Deviation)} {FigureText.Interval(difference.Low, difference.High, FigureText.Signed)} {FigureText.P(difference.AdjustedP)}{FigureText.Detectable(difference.Detectable)}";
    }

    private static string Spread(double? deviation) => deviation is { } spread ? $" ± {FigureText.Share(spread)}" : "";

    private static string Users(ComparedModel model) => model.Seeds == 1
        ? model.Users.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{model.Users} × {model.Seeds} seeds");

    private static string Capital(string line) => char.ToUpperInvariant(line[0]) + line[1..];

    private static void Row(StringBuilder text, string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(Cell)).Append(" |\n");

    // A name is a text, not markup of the table or the document.
    private static string Cell(string text) => VisibleText.Line(text)
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";

    private static string Field(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
