using DuckDB.NET.Data;

namespace RosePO.Core.Data.Preparation;

/// <summary>The interactions that the filters kept, by user and in order within each: a table, and in memory how many each user and each item has.</summary>
internal sealed class KeptRows : IDisposable
{
    private const string Table = "kept";

    private readonly DuckDBConnection _connection;
    private readonly VectorAppender _appender;

    /// <summary>Makes the table, empty.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="items">The number of items.</param>
    public KeptRows(DuckDBConnection connection, int users, int items)
    {
        (_connection, UserCounts, ItemCounts) = (connection, new int[users], new int[items]);
        connection.Execute($"CREATE TABLE {Table} (\"user\" INT, item INT, time BIGINT, rating DOUBLE, split UTINYINT)");
        _appender = new VectorAppender(connection, Table);
    }

    /// <summary>The interactions of each user.</summary>
    public int[] UserCounts { get; }

    /// <summary>The interactions of each item.</summary>
    public int[] ItemCounts { get; }

    /// <summary>The interactions.</summary>
    public long Count => UserCounts.Sum(count => (long)count);

    /// <summary>Adds a user's history.</summary>
    public void Add(History history)
    {
        UserCounts[history.User] = history.Count;
        foreach (var item in history.Items)
        {
            ItemCounts[item]++;
        }

        for (var (start, rows) = (0, 0); start < history.Count; start += rows)
        {
            rows = Math.Min(history.Count - start, _appender.Room);
            _appender.Next<int>(0, rows).Fill(history.User);
            history.Items.Slice(start, rows).CopyTo(_appender.Next<int>(1, rows));
            history.Times.Slice(start, rows).CopyTo(_appender.Next<long>(2, rows));
            history.Ratings.Slice(start, rows).CopyTo(_appender.Next<double>(3, rows));
            Splits.Copy(history.Splits.Slice(start, rows), _appender.Next<byte>(4, rows));
            _appender.Take(rows);
        }
    }

    /// <summary>Completes the table; nothing is added after it.</summary>
    public void Finish() => _appender.Finish();

    /// <summary>Reads what was added, in the order in which it was; the same object each time.</summary>
    public IEnumerable<History> Read(CancellationToken cancellation) =>
        HistoryReader.Read(_connection, $"""SELECT "user", item, time, rating, split FROM {Table}""", real: false, cancellation);

    /// <summary>Reads users and items alone.</summary>
    public VectorReader ReadPairs(CancellationToken cancellation) => new(_connection, $"""SELECT "user", item FROM {Table}""", cancellation);

    /// <inheritdoc/>
    public void Dispose() => _appender.Dispose();
}
