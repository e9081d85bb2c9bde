using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Sources;

/// <summary>Ratings of the Netflix Prize: a line <c>movie:</c>, and below it a line <c>user,rating,date</c> for each rating of that movie.</summary>
/// <param name="path">The file.</param>
/// <param name="encoding">Its encoding, where it is not UTF-8.</param>
internal sealed class NetflixSource(string path, string? encoding) : RowSource(path)
{
    private const int Fields = 3;
    private static readonly string[] s_columns = ["user", "rating", "timestamp", "item"];

    private readonly LineReader _lines = new(path, encoding);
    private readonly (int Start, int End)[] _fields = new (int, int)[Fields];
    private byte[] _movie = [];

    /// <inheritdoc/>
    public override RowPlace Place => new(_lines.Line, _lines.Line);

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Columns => s_columns;

    /// <inheritdoc/>
    public override bool Has(Role role) => role is Role.User or Role.Item or Role.Rating or Role.Timestamp;

    /// <inheritdoc/>
    public override string NameOf(Role role) => InteractionLoader.Text(role);

    /// <inheritdoc/>
    public override bool Read()
    {
        while (_lines.Read())
        {
            var text = _lines.Text.TrimEnd(" \t"u8);
            if (text is not [.., (byte)':'])
            {
                Divide(text);
                return true;
            }

            // Ratings below a movie that cannot be read are not those of the one before.
            _movie = SourceId.Normal(text[..^1]).ToArray();
            if (_movie.Length == 0)
            {
                throw DatasetErrors.ValueUnreadable(Path, Place, "movie", null, "an id before the colon");
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override bool TryGet(Role role, out ReadOnlySpan<byte> value)
    {
        value = role switch
        {
            Role.Item => _movie,
            Role.User => Field(0),
            Role.Rating => Field(1),
            Role.Timestamp => Field(2),
            _ => default,
        };
        return Has(role);
    }

    /// <inheritdoc/>
    public override void Dispose() => _lines.Dispose();

    private void Divide(ReadOnlySpan<byte> text)
    {
        if (text.Count((byte)',') + 1 is var found && found != Fields)
        {
            throw DatasetErrors.ColumnCount(Path, _lines.Line, found, Fields);
        }

        if (_movie.Length == 0)
        {
            throw DatasetErrors.ValueUnreadable(Path, Place, "movie", null, "a line with a movie's id and a colon above the ratings");
        }

        var start = 0;
        for (var field = 0; field < Fields; field++)
        {
            var length = text[start..].IndexOf((byte)',');
            var end = length < 0 ? text.Length : start + length;
            (_fields[field], start) = ((start, end), end + 1);
        }
    }

    private ReadOnlySpan<byte> Field(int at) => _lines.Text[_fields[at].Start.._fields[at].End];
}
