using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace RosePO.Core.Data.Formats;

/// <summary>Fills <c>raw</c> from a table, naming the line of the first value that cannot be read.</summary>
internal static class InteractionReader
{
    private const string Number = "a number";
    private const string Time = "a time of the same kind as in the rows before (a number, or an ISO date)";

    /// <summary>Reads the interactions.</summary>
    public static void Read(DuckDBConnection connection, SourceTable table, ColumnMap columns, bool ratingNeeded)
    {
        var defaults = new ColumnMap();
        var user = Needed(table, "user", columns.User);
        var item = Needed(table, "item", columns.Item);
        var timestamp = Optional(table, "timestamp", columns.Timestamp, defaults.Timestamp);
        var rating = ratingNeeded
            ? Needed(table, "rating", columns.Rating)
            : Optional(table, "rating", columns.Rating, defaults.Rating);
        Load(connection, table, $"""
            CREATE TABLE source AS SELECT row_number() OVER () - 1 AS "row", {Text(user)} AS "user", {Text(item)} AS item,
              {Text(timestamp)} AS timestamp, {Text(rating)} AS rating FROM {table.Scan}
            """);

        Check(connection, table, user, "\"user\"", "coalesce(\"user\", '') = ''", "an id");
        Check(connection, table, item, "item", "coalesce(item, '') = ''", "an id");
        if (rating is not null)
        {
            Check(connection, table, rating, "rating", "NOT coalesce(isfinite(TRY_CAST(rating AS DOUBLE)), false)", Number);
        }

        var time = timestamp is null ? "NULL::BIGINT" : TimeExpression(connection, table, timestamp);
        connection.Execute($"""
            CREATE TABLE raw AS SELECT "row", "user", item, {time} AS timestamp, {(rating is null ? "1.0::DOUBLE" : "rating::DOUBLE")} AS rating FROM source;
            DROP TABLE source
            """);
    }

    /// <summary>Runs a statement that scans the file.</summary>
    public static void Load(DuckDBConnection connection, SourceTable table, string sql)
    {
        try
        {
            connection.Execute(sql);
        }
        catch (DuckDBException cause) when (cause.ErrorType is not (DuckDBErrorType.Io or DuckDBErrorType.OutOfMemory))
        {
            throw table.Explain(cause);
        }
    }

    /// <summary>A column that must be there.</summary>
    public static string Needed(SourceTable table, string role, string column) =>
        table.Find(column) ?? throw DatasetErrors.ColumnMissing(table.Path, role, column, table.Columns);

    /// <summary>A column's value as text, or NULL.</summary>
    public static string Text(string? column) => column is null ? "NULL::VARCHAR" : $"{DuckDb.Identifier(column)}::VARCHAR";

    // A column under its default name may be absent; one that the user names must be there.
    private static string? Optional(SourceTable table, string role, string column, string byDefault) =>
        string.Equals(column, byDefault, StringComparison.OrdinalIgnoreCase) ? table.Find(column) : Needed(table, role, column);

    // Integers stay exact (nanoseconds do not fit a double); the first row says whether times are numbers or dates.
    private static string TimeExpression(DuckDBConnection connection, SourceTable table, string column)
    {
        const string AsDate = "(TRY_CAST(timestamp AS TIMESTAMPTZ) AT TIME ZONE 'UTC')";
        if (connection.Number("SELECT count(*) FROM (SELECT timestamp FROM source ORDER BY \"row\" LIMIT 1) WHERE TRY_CAST(timestamp AS DOUBLE) IS NULL") > 0)
        {
            Check(connection, table, column, "timestamp", $"NOT coalesce(isfinite({AsDate}), false)", Time);
            return AsDate;
        }

        Check(connection, table, column, "timestamp", "NOT coalesce(isfinite(TRY_CAST(timestamp AS DOUBLE)), false)", Time);
        return connection.Number("SELECT count(*) FROM source WHERE NOT regexp_full_match(timestamp, '[+-]?[0-9]+') OR TRY_CAST(timestamp AS BIGINT) IS NULL") > 0
            ? "timestamp::DOUBLE"
            : "timestamp::BIGINT";
    }

    private static void Check(DuckDBConnection connection, SourceTable table, string column, string expression, string bad, string needed)
    {
        foreach (var found in connection.Query($"SELECT \"row\", {expression} FROM source WHERE {bad} ORDER BY \"row\" LIMIT 1"))
        {
            var value = found.IsDBNull(1) ? null : found.GetString(1);
            throw DatasetErrors.ValueUnreadable(table.Path, table.PlaceOf(found.GetInt64(0)), column, value, needed);
        }
    }
}
