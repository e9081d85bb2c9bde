using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Sources;

/// <summary>
/// A Parquet file's rows, the same that the same data is in JSON lines: ids that are whole numbers, ratings and times as they are stored, everything else as texts. DuckDB writes
/// them in vectors, and they are read where it keeps them.
/// </summary>
internal sealed class ParquetSource : RowSource
{
    private const int LongestWhole = 20;

    private static readonly string[] s_nested = ["STRUCT(", "MAP(", "UNION(", "VARIANT"];
    private static readonly string[] s_whole = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"];

    // Not those of nanoseconds, which microseconds do not hold.
    private static readonly string[] s_moments = ["DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP WITH TIME ZONE"];

    private readonly DuckDBConnection _connection;
    private readonly string _table;
    private readonly RoleNames _names;
    private readonly List<(string Name, string Type)> _columns;
    private readonly (string Name, string Type)?[] _found = new (string, string)?[Roles];
    private readonly byte[]?[] _corrected = new byte[]?[Roles];
    private readonly StoredKind[] _kinds = new StoredKind[Roles];
    private readonly byte[] _digits = new byte[Roles * LongestWhole];
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
                _kinds[role] = _found[role] is { } column ? KindOf((Role)role, column.Type) : StoredKind.None;
            }

            // The values, then those of times that have no place among the others, as texts.
            var selected = string.Join(", ", _found.Select((column, role) => column is { } known ? Value(known.Name, known.Type, _kinds[role]) : "NULL::VARCHAR")
                .Concat(_found.Select((column, role) => _kinds[role] == StoredKind.Moment ? $"CASE WHEN NOT {InCalendar(column!.Value.Name)} THEN {DuckDb.Identifier(column.Value.Name)}::VARCHAR END" : "NULL::VARCHAR")));
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
            if (_found[role] is { } column && _kinds[role] == StoredKind.None && !_reader.IsNull(role, _at))
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
        var column = (int)role;
        if (_found[column] is not null && !_reader.IsNull(column, _at))
        {
            value = _kinds[column] == StoredKind.None ? _corrected[column] ?? _reader.Text(column, _at) : Written(column);
            return true;
        }

        var isOutside = _found[column] is not null && !_reader.IsNull(Roles + column, _at);
        value = isOutside ? _reader.Text(Roles + column, _at) : default;
        return isOutside;
    }

    /// <inheritdoc/>
    public override StoredValue Stored(Role role)
    {
        var column = (int)role;
        return _kinds[column] == StoredKind.None || _reader.IsNull(column, _at) ? default
            : _kinds[column] == StoredKind.Real ? new StoredValue(StoredKind.Real, 0, _reader.Column<double>(column)[_at])
            : new StoredValue(_kinds[column], _reader.Column<long>(column)[_at], 0);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _reader.Dispose();
        _connection.Dispose();
    }

    private (string Name, string Type)? Find(string name) =>
        _columns.FindIndex(column => string.Equals(name, column.Name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? _columns[at] : null;

    // An id is a text in the end; of a single-precision number the text is shorter than the number that it is.
    private static StoredKind KindOf(Role role, string type) =>
        role is Role.Title or Role.Category ? StoredKind.None
        : s_whole.Contains(type) ? StoredKind.Whole
        : role is Role.Rating or Role.Timestamp && type == "DOUBLE" ? StoredKind.Real
        : role == Role.Timestamp && s_moments.Contains(type) ? StoredKind.Moment
        : StoredKind.None;

    private static string Value(string name, string type, StoredKind kind)
    {
        var column = DuckDb.Identifier(name);
        return kind switch
        {
            StoredKind.Whole => $"{column}::BIGINT",
            StoredKind.Real => $"CASE WHEN NOT isnan({column}) THEN {column} END",
            StoredKind.Moment => $"CASE WHEN {InCalendar(name)} THEN epoch_us({column}) END",
            _ => Text(name, type),
        };
    }

    // Times that a date has a text for; infinity has none.
    private static string InCalendar(string name) => $"(isfinite({DuckDb.Identifier(name)}) AND year({DuckDb.Identifier(name)}) BETWEEN 1 AND 9999)";

    // A stored value as a text: an id, or what an error shows.
    private ReadOnlySpan<byte> Written(int column)
    {
        var room = _digits.AsSpan(column * LongestWhole, LongestWhole);
        if (_kinds[column] == StoredKind.Whole && Utf8Formatter.TryFormat(_reader.Column<long>(column)[_at], room, out var length))
        {
            return room[..length];
        }

        return Encoding.UTF8.GetBytes(_kinds[column] == StoredKind.Real ? Real(_reader.Column<double>(column)[_at]) : Moment(_reader.Column<long>(column)[_at], _found[column]!.Value.Type));

        static string Real(double value) =>
            value.ToString(CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAnyExceptInRange('-', '9') || text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";

        static string Moment(long microseconds, string type) => DateTime.UnixEpoch.AddMicroseconds(microseconds).ToString(
            type switch { "DATE" => "yyyy-MM-dd", "TIMESTAMP WITH TIME ZONE" => "yyyy-MM-dd HH:mm:ss.FFFFFF+00", _ => "yyyy-MM-dd HH:mm:ss.FFFFFF" }, CultureInfo.InvariantCulture);
    }

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
