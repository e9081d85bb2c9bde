using System.Globalization;
using System.Text;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Runtime;

namespace RosePO.Core.Data.Sources;

/// <summary>A delimited file's rows. Every row has as many columns as the header, or as the first row where there is none.</summary>
internal sealed class DelimitedSource : RowSource
{
    private readonly DelimitedReader _reader;
    private readonly RoleNames _names;
    private readonly List<string> _columns;
    private readonly int[] _places = new int[Roles];
    private long _row;
    private bool _ahead;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="names">The columns of each role.</param>
    /// <param name="encoding">Its encoding, where it is not UTF-8.</param>
    /// <param name="header">The columns of a file without a header; null reads them from the first row.</param>
    /// <param name="rename">What a column of the header is called here; null leaves it.</param>
    /// <param name="numbered">Whether the first row is no header and columns are called by their numbers, from 1.</param>
    public DelimitedSource(
        string path, Dialect dialect, RoleNames names, string? encoding = null, IReadOnlyList<string>? header = null, Func<string, string>? rename = null, bool numbered = false)
        : base(path)
    {
        _names = names;
        _reader = new DelimitedReader(path, dialect, encoding);
        _columns = _reader.OrDispose(_ => header?.ToList() ?? (numbered ? NumberColumns() : ReadHeader(rename ?? (name => name))));
        for (var role = 0; role < Roles; role++)
        {
            _places[role] = _names[(Role)role].Select(IndexOf).FirstOrDefault(index => index >= 0, -1);
        }
    }

    /// <inheritdoc/>
    public override RowPlace Place => new(_reader.Line, _row);

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Columns => _columns;

    /// <inheritdoc/>
    public override bool Has(Role role) => _places[(int)role] >= 0;

    /// <inheritdoc/>
    public override string NameOf(Role role) => Has(role) ? _columns[_places[(int)role]] : _names[role].FirstOrDefault() ?? role.ToString();

    /// <inheritdoc/>
    public override bool Read()
    {
        if (!_ahead && !_reader.Read())
        {
            return false;
        }

        _ahead = false;
        _row++;
        return _reader.Count == _columns.Count
            ? true
            : throw DatasetErrors.ColumnCount(Path, _reader.Line, _reader.Count, _columns.Count);
    }

    /// <inheritdoc/>
    public override bool TryGet(Role role, out ReadOnlySpan<byte> value)
    {
        var place = _places[(int)role];
        value = place < 0 ? default : _reader[place];
        return place >= 0;
    }

    /// <summary>The value of a column by its place.</summary>
    public ReadOnlySpan<byte> this[int column] => _reader[column];

    /// <summary>A column's place, or -1.</summary>
    public int IndexOf(string column) => _columns.FindIndex(name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override void Dispose() => _reader.Dispose();

    // The first row is read ahead: it tells how many columns there are.
    private List<string> NumberColumns()
    {
        _ahead = _reader.Read();
        return [.. Enumerable.Range(1, _ahead ? _reader.Count : 0).Select(column => column.ToString(CultureInfo.InvariantCulture))];
    }

    // Columns without a name, or with a name that an earlier one has, are named by their place.
    private List<string> ReadHeader(Func<string, string> rename)
    {
        if (!_reader.Read())
        {
            return [];
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var columns = new List<string>();
        for (var index = 0; index < _reader.Count; index++)
        {
            var name = rename(Encoding.UTF8.GetString(_reader[index]).Trim());
            columns.Add(name.Length > 0 && seen.Add(name) ? name : string.Create(CultureInfo.InvariantCulture, $"column {index + 1}"));
        }

        return columns;
    }
}
