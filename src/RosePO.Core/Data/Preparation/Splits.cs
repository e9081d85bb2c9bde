using DuckDB.NET.Data;

namespace RosePO.Core.Data.Preparation;

/// <summary>Numbers users and items, orders each history by time and divides it. Fills <c>item_ids</c> and <c>interactions</c> from <c>kept</c>.</summary>
internal static class Splits
{
    /// <summary>The names of the splits in files, by the number of <see cref="DataSplit"/>.</summary>
    public static readonly string[] Names = ["train", "validation", "test"];

    /// <summary>Divides.</summary>
    public static void Apply(DuckDBConnection connection, ImportDatasetRequest request)
    {
        Number(connection, "user_ids", "\"user\"");
        Number(connection, "item_ids", "item");

        // A history is train, then validation, then test; the last two have v and t interactions.
        var (v, t) = request.Split == SplitKind.LeaveOneOut
            ? ("1", "1")
            : (Share(request.Ratio[1]), Share(request.Ratio[2]));
        connection.Execute($"""
            CREATE TABLE interactions AS
            WITH ordered AS (
              SELECT u.id AS "user", k."user" AS source_user, i.id AS item, timestamp, rating,
                (row_number() OVER (PARTITION BY u.id ORDER BY timestamp, "row") - 1)::INT AS position, count(*) OVER (PARTITION BY u.id) AS n
              FROM kept k JOIN user_ids u ON u.source_id = k."user" JOIN item_ids i ON i.source_id = k.item),
            tested AS (SELECT *, CASE WHEN n < 3 THEN 0 ELSE {t} END AS t FROM ordered),
            validated AS (SELECT *, CASE WHEN n < 3 THEN 0 ELSE LEAST({v}, n - t - {(request.Split == SplitKind.Ratio && request.Ratio[0] == 0 ? 0 : 1)}) END AS v FROM tested)
            SELECT "user", source_user, item, position, timestamp, rating,
              CASE WHEN position >= n - t THEN 'test' WHEN position >= n - t - v THEN 'validation' ELSE 'train' END AS split
            FROM validated ORDER BY "user", position;
            DROP TABLE kept
            """);
    }

    // Ids follow the order of the source ids, numbers first and by value.
    private static void Number(DuckDBConnection connection, string table, string column) => connection.Execute($"""
        CREATE TABLE {table} AS
        SELECT {column} AS source_id, (row_number() OVER (ORDER BY TRY_CAST({column} AS BIGINT) NULLS LAST, {column}) - 1)::INT AS id
        FROM (SELECT DISTINCT {column} FROM kept)
        """);

    // At least one where the share is not 0; the small term undoes rounding such as 0.29 * 100 = 28.999….
    private static string Share(double share) => share == 0 ? "0" : $"GREATEST(1, floor(n * {DuckDb.Literal(share)} + 1e-9)::BIGINT)";
}
