using System.Globalization;
using DuckDB.NET.Data;

namespace RosePO.Core.Data;

/// <summary>
/// Writes rows as Parquet: one file, or, where they are more than a part may have, a folder of the same name with <c>part-00000.parquet</c> and so on, as
/// Spark reads and writes them. No more than a part is held, in a table that spills what does not fit into memory.
/// </summary>
internal sealed class PartedFile : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly string _table;
    private readonly string _columns;
    private readonly string _select;
    private readonly string _path;
    private readonly long _most;
    private VectorAppender _appender;
    private long _rows;
    private int _parts;

    /// <summary>Begins the file.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="columns">The table's columns with their types.</param>
    /// <param name="select">The file's columns. A plain scan keeps the order of rows; a join or a subquery would not.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="most">The rows of a part.</param>
    public PartedFile(DuckDBConnection connection, string table, string columns, string select, string path, long most)
    {
        (_connection, _table, _columns, _select, _path, _most) = (connection, table, columns, select, path, most);
        _appender = Open();
    }

    /// <summary>Takes rows for the next.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="set">Sets the values of as many as there is room for: the first of them, and their number.</param>
    public void Add(int rows, Action<VectorAppender, int, int> set)
    {
        for (var (start, count) = (0, 0); start < rows; start += count)
        {
            if (_rows == _most)
            {
                Write(Part());
                _appender = Open();
            }

            count = (int)Math.Min(Math.Min(rows - start, _appender.Room), _most - _rows);
            set(_appender, start, count);
            _appender.Take(count);
            _rows += count;
        }
    }

    /// <summary>Writes what was not written yet.</summary>
    public void Finish() => Write(_parts == 0 ? _path : Part());

    /// <inheritdoc/>
    public void Dispose() => _appender.Dispose();

    private VectorAppender Open()
    {
        _rows = 0;
        _connection.Execute($"CREATE TABLE {_table} ({_columns})");
        return new VectorAppender(_connection, _table);
    }

    private string Part()
    {
        Directory.CreateDirectory(_path);
        return Path.Combine(_path, string.Create(CultureInfo.InvariantCulture, $"part-{_parts++:D5}.parquet"));
    }

    private void Write(string path)
    {
        _appender.Finish();
        _appender.Dispose();
        _connection.CopyToParquet($"SELECT {_select} FROM {_table}", path);
        _connection.Execute($"DROP TABLE {_table}");
    }
}
