using DuckDB.NET.Data;
using DuckDB.NET.Native;
using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Sources;

/// <summary>A Parquet file's rows as texts: the same that the same data is in JSON lines. DuckDB writes them in vectors, and they are read where it keeps them.</summary>
internal sealed class ParquetSource : RowSource
{
    private static readonly string[] s_nested = ["STRUCT(", "MAP(", "UNION(", "VARIANT"];

    private readonly DuckDBConnection _connection;
    private readonly string _table;
    private readonly RoleNames _names;
    private readonly List<(string Name, string Type)> _columns;
    private readonly (string Name, string Type)?[] _found = new (string, string)?[Roles];
    private readonly byte[]?[] _corrected = new byte[]?[Roles];
    private readonly VectorReader _reader;
    private int _at = -1;
    private long _row;

    /// <summary>Opens a file.</summary>
    public ParquetSource(string path, RoleNames names)
        : base(path)
    {
        _names = names;
        _connection = DuckDb.Open();
        try
        {
            _table = _connection.ParquetTexts(path);
            _columns = Explained(() => _connection.Query($"DESCRIBE SELECT * FROM {_table}").Select(row => (row.GetString(0), row.GetString(1))).ToList());
            for (var role = 0; role < Roles; role++)
            {
                _found[role] = names[(Role)role].Select(Find).FirstOrDefault(column => column is not null);
            }

            var selected = string.Join(", ", _found.Select(column => column is { } known ? Text(known.Name, known.Type) : "NULL::VARCHAR"));
            _reader = Explained(() => new VectorReader(_connection, $"SELECT {selected} FROM {_table}"));
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override RowPlace Place => new(0, _row);

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Columns => [.. _columns.Select(column => column.Name)];

    /// <inheritdoc/>
    public override bool Has(Role role) => _found[(int)role] is not null;

    /// <inheritdoc/>
    public override string NameOf(Role role) => _found[(int)role]?.Name ?? _names[role].FirstOrDefault() ?? role.ToString();

    /// <inheritdoc/>
    public override bool Read()
    {
        if (++_at >= _reader.Rows)
        {
            if (!Explained(_reader.Read))
            {
                return false;
            }

            _at = 0;
        }

        _row++;
        for (var role = 0; role < Roles; role++)
        {
            if (_found[role] is { } column && !_reader.IsNull(role, _at))
            {
                var value = _reader.Text(role, _at);
                _corrected[role] = IsNested(column.Type) ? LenientJson.Corrected(value) : null;
                if (value.Contains((byte)0))
                {
                    throw DatasetErrors.CharacterInvalid(Path, Place, column.Name, DatasetErrors.ZeroCharacter);
                }
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool TryGet(Role role, out ReadOnlySpan<byte> value)
    {
        var found = _found[(int)role] is not null && !_reader.IsNull((int)role, _at);
        value = !found ? default : _corrected[(int)role] ?? _reader.Text((int)role, _at);
        return found;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _reader.Dispose();
        _connection.Dispose();
    }

    private (string Name, string Type)? Find(string name) =>
        _columns.FindIndex(column => string.Equals(name, column.Name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? _columns[at] : null;

    // A column as the text that it has in JSON. A number that is none is missing, as in the tables that such files are written from.
    private static string Text(string name, string type)
    {
        var column = DuckDb.Identifier(name);
        return type == "JSON" ? $"({column} ->> '$')"
            : type is "FLOAT" or "DOUBLE" ? $"CASE WHEN isnan({column}) THEN NULL WHEN isinf({column}) THEN if({column} > 0, 'Infinity', '-Infinity') ELSE {column}::VARCHAR END"
            : IsNested(type) ? $"to_json({column})::VARCHAR"
            : $"{column}::VARCHAR";
    }

    private static bool IsNested(string type) => type.EndsWith(']') || s_nested.Any(kind => type.StartsWith(kind, StringComparison.Ordinal));

    private T Explained<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (DuckDbFailure.TypeOf(cause) is not (null or DuckDBErrorType.OutOfMemory))
        {
            throw Culprit(cause);
        }
    }

    // DuckDB names no column: the first that cannot be read by itself is it, unless it is all of them.
    private RoseException Culprit(Exception cause)
    {
        var known = _found.OfType<(string Name, string Type)>().ToArray();
        var broken = Array.FindAll(known, column => !CanRead(column));
        return broken.Length > 0 && broken.Length < known.Length
            ? DatasetErrors.ColumnUnreadable(Path, broken[0].Name, cause)
            : DatasetErrors.NotOfFormat(Path, DatasetFormat.Parquet, cause);
    }

    private bool CanRead((string Name, string Type) column)
    {
        try
        {
            _connection.Number($"SELECT max(strlen({Text(column.Name, column.Type)})) FROM {_table}");
            return true;
        }
        catch (DuckDBException)
        {
            return false;
        }
    }
}
