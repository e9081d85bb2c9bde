using System.Globalization;
using DuckDB.NET.Data;
using RosePO.Core.Data;

namespace RosePO.Benchmarks.Measuring;

/// <summary>
/// What DuckDB alone does of an import, as one would write it in SQL: read a log, keep the first of repeated interactions, take the k-core, write it by
/// user in the order of time. No ids, splits, counts, checks or candidates are made.
/// </summary>
internal static class DuckDbPreparation
{
    /// <summary>Prepares a log of Parquet files.</summary>
    /// <param name="log">A folder of folders of files.</param>
    /// <param name="destination">The Parquet file that is written; beside it is a folder to spill to.</param>
    /// <param name="minimum">The interactions that each user and each item has at least.</param>
    /// <param name="memoryLimit">MiB.</param>
    public static void OfParquet(string log, string destination, int minimum, int memoryLimit)
    {
        using var connection = DuckDb.Open(destination + "-spill");
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET memory_limit='{memoryLimit}MiB'"));
        Run(
            connection,
            string.Join(" UNION ALL ", Directory.EnumerateDirectories(log).Order(StringComparer.Ordinal).Select(folder => $"SELECT * FROM {connection.Parquet(folder)}")),
            destination,
            minimum);
    }

    /// <summary>Prepares a log of comma-separated values.</summary>
    /// <param name="log">The file.</param>
    /// <param name="destination">The Parquet file that is written; beside it is a folder to spill to.</param>
    public static void OfCsv(string log, string destination)
    {
        using var connection = DuckDb.Open(destination + "-spill");
        Run(connection, $"""SELECT "user", item, timestamp::BIGINT AS timestamp, rating::FLOAT AS rating FROM {connection.Table(".csv", log)}""", destination, 1);
    }

    private static void Run(DuckDBConnection connection, string rowsOf, string destination, int minimum)
    {
        connection.Execute("SET preserve_insertion_order=false");
        connection.Execute(
            $"""CREATE TABLE kept AS SELECT "user", item, min(timestamp) AS timestamp, arg_min(rating, timestamp) AS rating FROM ({rowsOf}) GROUP BY "user", item""");
        for (long? rows = null, before = -1; minimum > 1 && rows != before;)
        {
            before = rows ?? 0;
            connection.Execute(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                CREATE TABLE core AS SELECT kept.* FROM kept
                SEMI JOIN (SELECT "user" FROM kept GROUP BY "user" HAVING count(*) >= {minimum}) USING ("user")
                SEMI JOIN (SELECT item FROM kept GROUP BY item HAVING count(*) >= {minimum}) USING (item)
                """));
            connection.Execute("DROP TABLE kept; ALTER TABLE core RENAME TO kept");
            rows = connection.Number("SELECT count(*) FROM kept");
        }

        connection.CopyToParquet("SELECT * FROM kept ORDER BY \"user\", timestamp", destination);
    }
}
