using DuckDB.NET.Data;
using RosePO.Core.Data.Preparation;

namespace RosePO.Core.Data.Sources;

/// <summary>
/// Interactions as they are read, in the file's order: the table <see cref="Table"/> of a database that spills what does not fit into memory. Its columns
/// are <c>user</c> and <c>item</c> (numbers of ids), <c>time</c> (BIGINT; DOUBLE where times are real), <c>rating</c> and <c>split</c> (its place in
/// <see cref="Splits.InOrder"/>).
/// </summary>
/// <param name="connection">The database.</param>
/// <param name="times">What the times are.</param>
internal sealed class RawRows(DuckDBConnection connection, TimeColumn times) : IDisposable
{
    /// <summary>The table's name.</summary>
    public const string Table = "read";

    private readonly int[] _users = new int[VectorAppender.Rows];
    private readonly int[] _items = new int[VectorAppender.Rows];
    private readonly long[] _times = new long[VectorAppender.Rows];
    private readonly double[] _ratings = new double[VectorAppender.Rows];
    private readonly byte[] _splits = new byte[VectorAppender.Rows];
    private VectorAppender? _appender;
    private bool _created;
    private bool _real;
    private int _held;

    /// <summary>The rows.</summary>
    public long Count { get; private set; }

    /// <summary>Whether the source divides them.</summary>
    public bool AreDivided { get; private set; }

    /// <summary>Whether the table's times are doubles.</summary>
    public bool AreReal => _real;

    /// <summary>Adds a row.</summary>
    /// <param name="user">The number of the user's id.</param>
    /// <param name="item">The number of the item's id.</param>
    /// <param name="time">The time as <see cref="TimeColumn"/> gives it.</param>
    /// <param name="rating">The rating.</param>
    /// <param name="split">The split where the source divides its rows.</param>
    public void Add(int user, int item, long time, double rating, DataSplit? split)
    {
        if (times.Kind == TimeKind.Real && !_real)
        {
            BecomeReal();
        }

        if (_held == VectorAppender.Rows)
        {
            Append();
        }

        (_users[_held], _items[_held], _times[_held], _ratings[_held]) = (user, item, time, rating);
        _splits[_held++] = (byte)Splits.Rank(split ?? DataSplit.Train);
        AreDivided |= split is not null;
        Count++;
    }

    /// <summary>Completes the table; nothing is added after it.</summary>
    public void Finish()
    {
        Append();
        Close();
    }

    /// <summary>Frees the table.</summary>
    public void Drop() => connection.Execute($"DROP TABLE {Table}");

    /// <inheritdoc/>
    public void Dispose() => _appender?.Dispose();

    // What was read before the first time with a fraction are whole numbers.
    private void BecomeReal()
    {
        if (_created)
        {
            Append();
            Close();
            connection.Execute($"ALTER TABLE {Table} ALTER time TYPE DOUBLE");
        }
        else
        {
            for (var row = 0; row < _held; row++)
            {
                _times[row] = TimeColumn.Ordered(_times[row]);
            }
        }

        _real = true;
    }

    private void Append()
    {
        if (!_created)
        {
            connection.Execute($"CREATE OR REPLACE TABLE {Table} (\"user\" INT, item INT, time {(_real ? "DOUBLE" : "BIGINT")}, rating DOUBLE, split UTINYINT)");
            _created = true;
        }

        _appender ??= new VectorAppender(connection, Table);
        _users.AsSpan(0, _held).CopyTo(_appender.Next<int>(0, _held));
        _items.AsSpan(0, _held).CopyTo(_appender.Next<int>(1, _held));
        TimeColumn.Copy(_times.AsSpan(0, _held), _real, _appender, 2);
        _ratings.AsSpan(0, _held).CopyTo(_appender.Next<double>(3, _held));
        _splits.AsSpan(0, _held).CopyTo(_appender.Next<byte>(4, _held));
        _appender.Take(_held);
        _held = 0;
    }

    private void Close()
    {
        _appender?.Finish();
        _appender?.Dispose();
        _appender = null;
    }
}
