using System.Text;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace RosePO.Core.Data.Reading;

/// <summary>A Parquet file's rows, read by DuckDB as texts.</summary>
internal sealed class ParquetSource : RowSource
{
    private readonly DuckDBConnection _connection;
    private readonly RoleNames _names;
    private readonly List<string> _columns;
    private readonly string?[] _found = new string?[Roles];
    private readonly byte[]?[] _values = new byte[]?[Roles];
    private readonly IEnumerator<DuckDBDataReader> _rows;
    private long _row;

    /// <summary>Opens a file.</summary>
    public ParquetSource(string path, RoleNames names)
        : base(path)
    {
        _names = names;
        _connection = DuckDb.Open();
        try
        {
            _columns = Explained(() => _connection.Query($"DESCRIBE SELECT * FROM read_parquet({DuckDb.Literal(path)})").Select(row => row.GetString(0)).ToList());
            for (var role = 0; role < Roles; role++)
            {
                _found[role] = names[(Role)role].Select(name => _columns.Find(column => string.Equals(name, column, StringComparison.OrdinalIgnoreCase)))
                    .FirstOrDefault(column => column is not null);
            }

            var selected = string.Join(", ", _found.Select(column => column is null ? "NULL::VARCHAR" : $"{DuckDb.Identifier(column)}::VARCHAR"));
            _rows = Explained(() => _connection.Query($"SELECT {selected} FROM read_parquet({DuckDb.Literal(path)})").GetEnumerator());
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
    public override IReadOnlyCollection<string> Columns => _columns;

    /// <inheritdoc/>
    public override bool Has(Role role) => _found[(int)role] is not null;

    /// <inheritdoc/>
    public override string NameOf(Role role) => _found[(int)role] ?? _names[role].FirstOrDefault() ?? role.ToString();

    /// <inheritdoc/>
    public override bool Read()
    {
        if (!Explained(_rows.MoveNext))
        {
            return false;
        }

        _row++;
        for (var role = 0; role < Roles; role++)
        {
            var at = role;
            _values[role] = Explained(() => _rows.Current.IsDBNull(at) ? null : Encoding.UTF8.GetBytes(_rows.Current.GetString(at)));
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool TryGet(Role role, out ReadOnlySpan<byte> value)
    {
        value = _values[(int)role];
        return _values[(int)role] is not null;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rows.Dispose();
        _connection.Dispose();
    }

    private T Explained<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DuckDBException cause) when (cause.ErrorType is not DuckDBErrorType.OutOfMemory)
        {
            throw DatasetErrors.NotOfFormat(Path, DatasetFormat.Parquet, cause);
        }
    }
}
