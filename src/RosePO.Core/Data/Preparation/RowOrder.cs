using System.Globalization;
using DuckDB.NET.Data;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>
/// The interactions that the request's ratings and times select, in order: by user in the order of ids, then by time and row (or, where the file's order
/// means nothing, the item's id before the row). DuckDB selects and sorts, and spills what does not fit.
/// </summary>
internal static class RowOrder
{
    private const string Users = "users";
    private const string Items = "items";

    /// <summary>The selected histories; a history's user is its place in <paramref name="users"/>.</summary>
    /// <param name="connection">The database of the interactions.</param>
    /// <param name="data">What was read.</param>
    /// <param name="users">The users' numbers in the order of their ids.</param>
    /// <param name="request">The bounds.</param>
    /// <param name="bySplit">Whether the source's split comes before the time: where it is kept, and not made again.</param>
    /// <param name="cancellation">Stops the sorting.</param>
    public static IEnumerable<History> Read(
        DuckDBConnection connection, RawData data, int[] users, ImportDatasetRequest request, bool bySplit, CancellationToken cancellation)
    {
        Ranks(connection, Users, users);
        var tied = string.Empty;
        if (data.TiesByItem)
        {
            Ranks(connection, Items, Ids.Order(data.Items, Enumerable.Range(0, data.Items.Count)));
            tied = $" JOIN {Items} ON item = {Items}.number";
        }

        return HistoryReader.Read(
            connection,
            $"""
            SELECT {Users}.rank, item, time, rating, split FROM {RawRows.Table} JOIN {Users} ON "user" = {Users}.number{tied} WHERE {Selected(data, request)}
            ORDER BY {Users}.rank, {(bySplit ? "split, " : "")}time, {(data.TiesByItem ? $"{Items}.rank, " : "")}{RawRows.Table}.rowid
            """,
            data.Rows.AreReal,
            cancellation);
    }

    // Windows that the source gives stay as they are.
    private static string Selected(RawData data, ImportDatasetRequest request)
    {
        var (from, until) = TimeBounds.Of(data.Time, request);
        var bounds = new List<string> { "true" };
        if (!data.Windows)
        {
            Add(request.MinimumRating is { } low ? $"rating >= {DuckDb.Literal(low)}" : null);
            Add(request.MaximumRating is { } high ? $"rating <= {DuckDb.Literal(high)}" : null);
            Add(from > long.MinValue ? $"time >= {Time(from)}" : null);
            Add(until < long.MaxValue ? $"time < {Time(until)}" : null);
        }

        return string.Join(" AND ", bounds);

        void Add(string? bound) => bounds.AddRange(bound is null ? [] : [bound]);

        string Time(long value) => data.Rows.AreReal ? DuckDb.Literal(TimeColumn.Real(value)) : value.ToString(CultureInfo.InvariantCulture);
    }

    private static void Ranks(DuckDBConnection connection, string table, int[] order)
    {
        connection.Execute($"CREATE TABLE {table} (number INT, rank INT)");
        using var appender = new VectorAppender(connection, table);
        for (var start = 0; start < order.Length; start += VectorAppender.Rows)
        {
            var rows = Math.Min(VectorAppender.Rows, order.Length - start);
            order.AsSpan(start, rows).CopyTo(appender.Next<int>(0, rows));
            var ranks = appender.Next<int>(1, rows);
            for (var row = 0; row < rows; row++)
            {
                ranks[row] = start + row;
            }

            appender.Take(rows);
        }

        appender.Finish();
    }
}
