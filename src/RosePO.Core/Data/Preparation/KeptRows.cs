using DuckDB.NET.Data;

namespace RosePO.Core.Data.Preparation;

/// <summary>The interactions that the filters kept, by user and in order within each: a table, and in memory how many each user and each item has.</summary>
internal sealed class KeptRows
{
    private const string Table = "kept";

    private readonly DuckDBConnection _connection;

    /// <summary>Makes the table.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="histories">The histories, by user.</param>
    public KeptRows(DuckDBConnection connection, int users, int items, IEnumerable<History> histories)
    {
        (_connection, UserCounts, ItemCounts) = (connection, new int[users], new int[items]);
        connection.Execute($"CREATE TABLE {Table} (\"user\" INT, item INT, time BIGINT, rating DOUBLE, split UTINYINT)");
        using var appender = new VectorAppender(connection, Table);
        foreach (var history in histories)
        {
            Add(history, appender);
        }

        appender.Finish();
    }

    /// <summary>The interactions of each user.</summary>
    public int[] UserCounts { get; }

    /// <summary>The interactions of each item.</summary>
    public int[] ItemCounts { get; }

    /// <summary>The interactions.</summary>
    public long Count => UserCounts.Sum(count => (long)count);

    /// <summary>Reads what was added, in the order in which it was; the same object each time.</summary>
    public IEnumerable<History> Read(CancellationToken cancellation) =>
        HistoryReader.Read(_connection, $"""SELECT "user", item, time, rating, split FROM {Table}""", real: false, cancellation);

    /// <summary>Reads users and items alone.</summary>
    public VectorReader ReadPairs(CancellationToken cancellation) => new(_connection, $"""SELECT "user", item FROM {Table}""", cancellation);

    private void Add(History history, VectorAppender appender)
    {
        UserCounts[history.User] = history.Count;
        foreach (var item in history.Items)
        {
            ItemCounts[item]++;
        }

        for (var (start, rows) = (0, 0); start < history.Count; start += rows)
        {
            rows = Math.Min(history.Count - start, appender.Room);
            appender.Next<int>(0, rows).Fill(history.User);
            history.Items.Slice(start, rows).CopyTo(appender.Next<int>(1, rows));
            history.Times.Slice(start, rows).CopyTo(appender.Next<long>(2, rows));
            history.Ratings.Slice(start, rows).CopyTo(appender.Next<double>(3, rows));
            Splits.Copy(history.Splits.Slice(start, rows), appender.Next<byte>(4, rows));
            appender.Take(rows);
        }
    }
}
