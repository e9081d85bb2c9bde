using System.Globalization;

namespace RosePO.Benchmarks.Scaling;

/// <summary>The figures as the tables of docs/scale-out.md.</summary>
internal static class ScalingTables
{
    // Of the ranks that are computed those that a page shows.
    private static readonly int[] s_shown = [2, 8, 64];

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<ScalingPoint> points, IReadOnlyList<ScalingBalance> balances, IReadOnlyList<ScalingCost> costs) =>
    [
        "", "| trained | ranks x threads | seconds a step | speedup |", "|---|---|---|---|",
        .. points.Select(point => Text($"| {point.Training} | {point.Ranks} x {point.Threads} | {point.SecondsPerStep:0.00} | {point.Speedup:0.00} |")),
        "", $"| rows per rank and step | {string.Join(" | ", s_shown.Select(ranks => Text($"{ranks} ranks")))} |", "|---|---|---|---|",
        .. balances.GroupBy(balance => balance.RowsPerRank).Select(rows => Text(
            $"| {rows.Key} | {string.Join(" | ", rows.Where(balance => s_shown.Contains(balance.Ranks)).Select(balance => Percent(balance.Balance)))} |")),
        "", $"| model | computes | MB summed | seconds a step | {string.Join(" | ", s_shown.Select(ranks => Text($"{ranks} ranks")))} |", "|---|---|---|---|---|---|---|",
        .. costs.GroupBy(cost => (cost.Model, cost.Training, cost.Machine)).Select(rows =>
            Text($"| {rows.Key.Model} {rows.Key.Training} | {rows.Key.Machine} | {rows.First().Megabytes:#,0} | {Seconds(rows.First().SecondsPerStep)} |")
            + $" {string.Join(" | ", s_shown.Select(ranks => Cell(rows, ranks)))} |"),
    ];

    private static string Cell(IEnumerable<ScalingCost> costs, int ranks) =>
        string.Join(" / ", costs.Where(cost => cost.Ranks == ranks).OrderBy(cost => cost.Gigabits).Select(cost => Text($"{100 * cost.Efficiency:0}"))) + " %";

    private static string Seconds(double seconds) => seconds < 1 ? Text($"{seconds:0.000}") : Text($"{seconds:0.0}");

    private static string Percent(double share) => Text($"{100 * share:0} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
