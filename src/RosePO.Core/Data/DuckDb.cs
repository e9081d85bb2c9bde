using System.Globalization;
using DuckDB.NET.Data;
using RosePO.Core.Runtime;

namespace RosePO.Core.Data;

/// <summary>The one way this project opens DuckDB; <see cref="DuckDbFiles"/> names its files.</summary>
internal static class DuckDb
{
    /// <summary>Opens an in-memory database: UTC, no downloads, no libraries of a home folder, and nothing written to the current directory.</summary>
    /// <param name="spillFolder">Where queries larger than memory spill; null lets none spill.</param>
    public static DuckDBConnection Open(string? spillFolder = null)
    {
        DuckDbLibrary.EnsureFound();
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        connection.Execute(
            $"SET GLOBAL TimeZone='UTC'; SET autoinstall_known_extensions=false; SET autoload_known_extensions=false; SET temp_directory={Literal(spillFolder ?? string.Empty)}");
        return connection;
    }

    /// <summary>Runs a statement; returns the number of rows that it changed.</summary>
    public static int Execute(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>A query's rows; the caller reads them by column.</summary>
    public static IEnumerable<DuckDBDataReader> Query(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return reader;
        }
    }

    /// <summary>The first value of a query as a number; null where there is no row or it is NULL.</summary>
    public static long? Number(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>A text as an SQL literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A number as an SQL literal.</summary>
    public static string Literal(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:R}::DOUBLE");

    /// <summary>A name as an SQL identifier.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
