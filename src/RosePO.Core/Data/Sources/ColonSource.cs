using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Sources;

/// <summary>Lines of columns with <c>::</c> between them and no header. Where there is a title, colons beyond the columns are its own.</summary>
/// <param name="path">The file.</param>
/// <param name="columns">The columns, each called by its role.</param>
/// <param name="encoding">The file's encoding, where it is not UTF-8.</param>
internal sealed class ColonSource(string path, IReadOnlyList<string> columns, string? encoding) : RowSource(path)
{
    private readonly LineReader _lines = new(path, encoding);
    private readonly (int Start, int End)[] _fields = new (int, int)[columns.Count];
    private readonly int[] _places = PlacesOf(columns);

    /// <inheritdoc/>
    public override RowPlace Place => new(_lines.Line, _lines.Line);

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Columns => (IReadOnlyCollection<string>)columns;

    /// <inheritdoc/>
    public override bool Has(Role role) => _places[(int)role] >= 0;

    /// <inheritdoc/>
    public override string NameOf(Role role) => InteractionLoader.Text(role);

    /// <inheritdoc/>
    public override bool Read()
    {
        if (!_lines.Read())
        {
            return false;
        }

        var text = _lines.Text;
        var found = Count(text) + 1;
        var title = _places[(int)Role.Title];
        if (found != columns.Count && (title < 0 || found < columns.Count))
        {
            throw DatasetErrors.ColumnCount(Path, _lines.Line, found, columns.Count);
        }

        var at = 0;
        for (var column = 0; column < columns.Count; column++)
        {
            // The title takes what is left over.
            var parts = column == title ? found - columns.Count + 1 : 1;
            var end = at;
            for (var part = 0; part < parts; part++)
            {
                var next = text[(end + (part > 0 ? 2 : 0))..].IndexOf("::"u8);
                end = next < 0 ? text.Length : end + (part > 0 ? 2 : 0) + next;
            }

            _fields[column] = (at, end);
            at = Math.Min(end + 2, text.Length);
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool TryGet(Role role, out ReadOnlySpan<byte> value)
    {
        var place = _places[(int)role];
        value = place < 0 ? default : _lines.Text[_fields[place].Start.._fields[place].End];
        return place >= 0;
    }

    /// <inheritdoc/>
    public override void Dispose() => _lines.Dispose();

    private static int[] PlacesOf(IReadOnlyList<string> columns) =>
        [.. Enum.GetValues<Role>().Select(role => Enumerable.Range(0, columns.Count).FirstOrDefault(at => columns[at] == InteractionLoader.Text(role), -1))];

    private static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (int at; (at = text.IndexOf("::"u8)) >= 0; text = text[(at + 2)..])
        {
            count++;
        }

        return count;
    }
}
