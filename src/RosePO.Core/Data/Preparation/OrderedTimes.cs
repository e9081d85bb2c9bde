using DuckDB.NET.Data;

namespace RosePO.Core.Data.Preparation;

/// <summary>The times of all interactions in order. DuckDB counts them, so that they need not fit into memory.</summary>
internal sealed class OrderedTimes : IDisposable
{
    private const string Table = "times";

    private readonly DuckDBConnection _connection;
    private readonly CancellationToken _cancellation;

    /// <summary>Reads the times.</summary>
    public OrderedTimes(DuckDBConnection connection, Histories histories, CancellationToken cancellation)
    {
        (_connection, _cancellation) = (connection, cancellation);
        connection.Execute($"CREATE TABLE {Table} (time BIGINT)");
        using var appender = new VectorAppender(connection, Table);
        foreach (var history in histories.Read(cancellation))
        {
            for (var (start, rows) = (0, 0); start < history.Count; start += rows)
            {
                rows = Math.Min(history.Count - start, appender.Room);
                history.Times.Slice(start, rows).CopyTo(appender.Next<long>(0, rows));
                appender.Take(rows);
            }
        }

        appender.Finish();
    }

    /// <summary>The time at a place from 0; null behind the last.</summary>
    public long? At(long place)
    {
        using var reader = new VectorReader(_connection, FormattableString.Invariant($"SELECT time FROM {Table} ORDER BY time LIMIT 1 OFFSET {place}"), _cancellation);
        return reader.Read() ? reader.Column<long>(0)[0] : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Execute($"DROP TABLE {Table}");
}
