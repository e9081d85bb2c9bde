using System.Globalization;
using DuckDB.NET.Data;

namespace RosePO.Core.Data.Preparation;

/// <summary>Which interactions count: rating, first meetings, and users and items with enough of them. Fills <c>kept</c> from <c>raw</c>.</summary>
internal static class InteractionFilter
{
    /// <summary>Filters.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetEmpty"/>: nothing is left.</exception>
    public static Counts Apply(DuckDBConnection connection, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var rated = request.MinimumRating is { } minimum ? $"rating >= {DuckDb.Literal(minimum)}" : "true";
        connection.Execute($"""
            CREATE TABLE kept AS SELECT * FROM raw WHERE {rated}
            QUALIFY row_number() OVER (PARTITION BY "user", item ORDER BY timestamp, "row") = 1
            """);
        var read = connection.Number("SELECT count(*) FROM raw")!.Value;
        var high = connection.Number($"SELECT count(*) FROM raw WHERE {rated}")!.Value;
        connection.Execute("DROP TABLE raw");
        var first = connection.Number("SELECT count(*) FROM kept")!.Value;

        // Each removal may push others below their minimum: until nothing changes (the k-core).
        var removed = 1;
        while (removed > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            removed = RemoveRare(connection, "item", request.MinimumItemInteractions)
                + RemoveRare(connection, "\"user\"", request.MinimumUserInteractions);
        }

        var counts = new Counts(read, high, first, connection.Number("SELECT count(*) FROM kept")!.Value);
        return counts.Kept > 0 ? counts : throw DatasetErrors.NothingLeft(request.Path is { } path ? $"'{path}'" : "the sample", counts.ToString());
    }

    private static int RemoveRare(DuckDBConnection connection, string column, int minimum) => minimum <= 1 ? 0 : connection.Execute(
        string.Create(
            CultureInfo.InvariantCulture,
            $"DELETE FROM kept WHERE {column} IN (SELECT {column} FROM kept GROUP BY {column} HAVING count(*) < {minimum})"));
}
