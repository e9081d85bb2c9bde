using DuckDB.NET.Data;

namespace RosePO.Core.Data;

/// <summary>The one way this project opens DuckDB and writes Parquet.</summary>
internal static class DuckDb
{
    /// <summary>Opens an in-memory database.</summary>
    public static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    public static void Execute(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Writes a query's rows as Parquet, zstd-compressed.</summary>
    public static void CopyToParquet(this DuckDBConnection connection, string query, string path) =>
        connection.Execute($"COPY ({query}) TO {Literal(path)} (FORMAT parquet, COMPRESSION zstd)");

    /// <summary>A text as an SQL literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name as an SQL identifier.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
