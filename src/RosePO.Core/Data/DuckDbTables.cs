using DuckDB.NET.Data;

namespace RosePO.Core.Data;

/// <summary>Rows in memory as tables of DuckDB, and as Parquet files through them.</summary>
internal static class DuckDbTables
{
    private const string Table = "written";

    /// <summary>Creates a table and fills it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="columns">Its columns with their types.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="append">Appends a row's values, in the order of the columns.</param>
    public static void Fill<T>(this DuckDBConnection connection, string table, string columns, IEnumerable<T> rows, Action<IDuckDBAppenderRow, T> append)
    {
        connection.Execute($"CREATE TABLE {table} ({columns})");
        using var appender = connection.CreateAppender(table);
        foreach (var row in rows)
        {
            var line = appender.CreateRow();
            append(line, row);
            line.EndRow();
        }
    }

    /// <summary>Writes rows as Parquet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Its columns with their types.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="append">Appends a row's values, in the order of the columns.</param>
    /// <param name="order">A clause that sorts the rows, or nothing.</param>
    public static void WriteParquet<T>(string path, string columns, IEnumerable<T> rows, Action<IDuckDBAppenderRow, T> append, string order = "")
    {
        using var connection = DuckDb.Open();
        connection.Fill(Table, columns, rows, append);
        connection.CopyToParquet($"SELECT * FROM {Table} {order}", path);
    }

    /// <summary>Appends a list, or NULL.</summary>
    public static IDuckDBAppenderRow AppendList<T>(this IDuckDBAppenderRow line, IEnumerable<T>? values) =>
        values is null ? line.AppendNullValue() : line.AppendValue(values);
}
