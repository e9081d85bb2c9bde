using System.Globalization;
using System.Text.Json.Nodes;

namespace RosePO.Benchmarks.Tables;

/// <summary>Results as one Markdown table, a row each.</summary>
internal static class MarkdownTable
{
    private static readonly (string Field, string Unit)[] s_rates =
    [
        ("tokens_per_second", "tokens/s"), ("pairs_per_second", "pairs/s"), ("interactions_per_second", "interactions/s"),
    ];

    private static readonly string[] s_seconds = ["seconds_per_step", "seconds_per_epoch"];

    /// <summary>The lines, with where they were measured below the table.</summary>
    /// <param name="results">Results as benchmarks print them.</param>
    public static IEnumerable<string> Of(IReadOnlyList<JsonObject> results) =>
    [
        "| benchmark | shape | precision | prompts | seconds | rate | of the ceiling | peak MB | against others |", "|---|---|---|---|---|---|---|---|---|",
        .. results.Select(result => $"| {string.Join(" | ", Cells(result))} |"),
        "", .. results.Select(Place).Distinct(),
    ];

    private static string[] Cells(JsonObject result) =>
    [
        $"`{result["benchmark"]}`",
        result["shape"]?.ToString() ?? "",
        result["quantisation"] is { } quantisation ? $"{quantisation} weights" : result["precision"]!.ToString(),
        result["prompts"]?.ToString() ?? "",
        Array.Find(s_seconds, result.ContainsKey) is { } seconds ? Number(result[seconds]!) : "",
        Rate(result),
        result["share_of_ceiling"] is { } share ? Text($"{100 * share.GetValue<double>():0} %") : "",
        Text($"{result["peak_mb"]!.GetValue<double>():#,0}"),
        string.Join(", ", result.Where(field => field.Key.Contains("over_", StringComparison.Ordinal) || field.Key.EndsWith("_speedup", StringComparison.Ordinal)).Select(field => Against(result, field.Key))),
    ];

    private static string Rate(JsonObject result) =>
        s_rates.FirstOrDefault(rate => result.ContainsKey(rate.Field)) is ({ } field, var unit) ? Text($"{result[field]!.GetValue<double>():#,0} {unit}")
        : result["loads"]?.AsArray() is { Count: > 0 } loads ? $"{Number(loads.Max(load => load!["requests_per_second"]!.GetValue<double>()))} requests/s"
        : "";

    private static string Against(JsonObject result, string field) =>
        $"{(field == "over_peer" ? $"over {result["peer"]}" : field.Replace('_', ' '))} {Number(result[field]!)}";

    private static string Place(JsonObject result) => $"{result["machine"]}, {result["device"]}, threads: {result["threads"]}.";

    private static string Number(JsonNode value) => Number(value.GetValue<double>());

    // Three digits, as many as repeated timings bear out.
    private static string Number(double value) => value switch
    {
        >= 100 => Text($"{value:#,0}"),
        >= 10 => Text($"{value:0.0}"),
        >= 1 => Text($"{value:0.00}"),
        _ => Text($"{value:G3}"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
