using DuckDB.NET.Data;

namespace RosePO.Core.Data.Preparation;

/// <summary>Reads histories from rows in the order of users.</summary>
internal static class HistoryReader
{
    /// <summary>Reads; the same object each time.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="sql">A query of user, item, time, rating and split, in order.</param>
    /// <param name="real">Whether the times are doubles.</param>
    /// <param name="cancellation">Stops the query.</param>
    public static IEnumerable<History> Read(DuckDBConnection connection, string sql, bool real, CancellationToken cancellation)
    {
        using var reader = new VectorReader(connection, sql, cancellation);
        var history = new History();
        while (reader.Read())
        {
            for (var (start, end) = (0, 0); start < reader.Rows; start = end)
            {
                var user = reader.Column<int>(0)[start];
                end = EndOf(reader.Column<int>(0), start);
                if (user != history.User)
                {
                    if (history.Count > 0)
                    {
                        yield return history;
                    }

                    history.Begin(user);
                }

                history.Add(reader, start, end, real);
            }
        }

        if (history.Count > 0)
        {
            yield return history;
        }
    }

    private static int EndOf(ReadOnlySpan<int> users, int start)
    {
        var length = users[start..].IndexOfAnyExcept(users[start]);
        return length < 0 ? users.Length : start + length;
    }
}
