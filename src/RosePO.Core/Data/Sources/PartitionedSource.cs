using System.Text;

namespace RosePO.Core.Data.Sources;

/// <summary>Rows with the columns that the folders above their file give them, <c>day=2024-01-31/country=fr/</c>: a folder's value is that of all its rows.</summary>
internal sealed class PartitionedSource : RowSource
{
    // How Spark and Hive write a value that is missing.
    private const string Missing = "__HIVE_DEFAULT_PARTITION__";

    private readonly RowSource _rows;
    private readonly IReadOnlyList<(string Column, string? Value)> _partitions;
    private readonly int[] _places = new int[Roles];
    private readonly byte[]?[] _values;

    private PartitionedSource(RowSource rows, RoleNames names, IReadOnlyList<(string Column, string? Value)> partitions)
        : base(rows.Path)
    {
        (_rows, _partitions) = (rows, partitions);
        _values = [.. partitions.Select(partition => partition.Value is { } value ? Encoding.UTF8.GetBytes(value) : null)];
        for (var role = 0; role < Roles; role++)
        {
            _places[role] = names[(Role)role].Select(PlaceOf).FirstOrDefault(place => place >= 0, -1);
        }
    }

    /// <summary>The rows of a file, with the columns of its folders where it has any.</summary>
    /// <param name="rows">The file's own rows.</param>
    /// <param name="names">The columns of each role.</param>
    /// <param name="partitions">What the folders say.</param>
    public static RowSource Of(RowSource rows, RoleNames names, IReadOnlyList<(string Column, string? Value)> partitions) =>
        partitions.Count == 0 ? rows : new PartitionedSource(rows, names, partitions);

    /// <summary>What the folders between a root and a file say.</summary>
    public static IReadOnlyList<(string Column, string? Value)> PartitionsOf(string root, string file) =>
    [
        .. System.IO.Path.GetRelativePath(root, file).Split(System.IO.Path.DirectorySeparatorChar)[..^1]
            .Select(folder => (Folder: folder, At: folder.IndexOf('=', StringComparison.Ordinal)))
            .Where(entry => entry.At > 0)
            .Select(entry => (Uri.UnescapeDataString(entry.Folder[..entry.At]), ValueOf(entry.Folder[(entry.At + 1)..]))),
    ];

    /// <inheritdoc/>
    public override RowPlace Place => _rows.Place;

    /// <inheritdoc/>
    public override bool ColumnsAreKnown => _rows.ColumnsAreKnown;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Columns => [.. _rows.Columns, .. _partitions.Select(partition => partition.Column)];

    /// <inheritdoc/>
    public override bool Has(Role role) => _places[(int)role] >= 0 || _rows.Has(role);

    /// <inheritdoc/>
    public override string NameOf(Role role) => _places[(int)role] is >= 0 and var place ? _partitions[place].Column : _rows.NameOf(role);

    /// <inheritdoc/>
    public override bool Read() => _rows.Read();

    /// <inheritdoc/>
    public override bool TryGet(Role role, out ReadOnlySpan<byte> value)
    {
        if (_places[(int)role] is not (>= 0 and var place))
        {
            return _rows.TryGet(role, out value);
        }

        value = _values[place];
        return _values[place] is not null;
    }

    /// <inheritdoc/>
    public override StoredValue Stored(Role role) => _places[(int)role] >= 0 ? default : _rows.Stored(role);

    /// <inheritdoc/>
    public override void Dispose() => _rows.Dispose();

    private int PlaceOf(string name)
    {
        for (var place = 0; place < _partitions.Count; place++)
        {
            if (string.Equals(_partitions[place].Column, name, StringComparison.OrdinalIgnoreCase))
            {
                return place;
            }
        }

        return -1;
    }

    private static string? ValueOf(string text) => text == Missing ? null : Uri.UnescapeDataString(text);
}
