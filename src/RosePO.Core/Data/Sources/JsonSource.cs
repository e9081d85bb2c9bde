using System.Text;
using System.Text.Json;
using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Sources;

/// <summary>One object per line: JSON, or a Python literal where the format says so. Values may be texts, numbers or anything else.</summary>
/// <param name="path">The file.</param>
/// <param name="names">The keys of each role.</param>
/// <param name="encoding">Its encoding, where it is not UTF-8.</param>
/// <param name="python">Whether a line may be a Python literal.</param>
internal sealed class JsonSource(string path, RoleNames names, string? encoding = null, bool python = false) : RowSource(path)
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = LenientJson.MaximumDepth };

    private readonly LineReader _lines = new(path, encoding);
    private readonly Dictionary<string, (int Role, int Rank)> _columns = new(StringComparer.Ordinal);
    private readonly string?[] _values = new string?[Roles];
    private readonly int[] _ranks = new int[Roles];
    private readonly string?[] _keys = new string?[Roles];
    private readonly string?[] _met = new string?[Roles];
    private readonly byte[]?[] _bytes = new byte[]?[Roles];
    private long _row;

    /// <inheritdoc/>
    public override RowPlace Place => new(_lines.Line, _row);

    /// <inheritdoc/>
    public override bool ColumnsAreKnown => false;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Columns => _columns.Keys;

    /// <inheritdoc/>
    public override bool Has(Role role) => _met[(int)role] is not null;

    /// <inheritdoc/>
    public override string NameOf(Role role) => _met[(int)role] ?? names[role].FirstOrDefault() ?? role.ToString();

    /// <inheritdoc/>
    public override bool Read()
    {
        if (!_lines.Read())
        {
            return false;
        }

        _row++;

        // Where files are put together each may bring its byte order mark.
        var text = _lines.Text.TrimStart(Encoding.UTF8.Preamble);
        if (Problem(text) is { } problem
            && (!python || PythonLiteral.ToJson(text) is not { } json || Problem(json) is not null)
            && (LenientJson.Corrected(text) is not { } corrected || (problem = Problem(corrected)) is not null))
        {
            throw DatasetErrors.JsonInvalid(Path, _lines.Line, problem);
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool TryGet(Role role, out ReadOnlySpan<byte> value)
    {
        if (_values[(int)role] is not { } text)
        {
            value = default;
            return false;
        }

        value = _bytes[(int)role] ??= Encoding.UTF8.GetBytes(text);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose() => _lines.Dispose();

    // Why a line is not an object; null where it is one.
    private JsonException? Problem(ReadOnlySpan<byte> line)
    {
        Array.Clear(_values);
        Array.Clear(_bytes);
        Array.Clear(_keys);
        Array.Fill(_ranks, int.MaxValue);
        try
        {
            Parse(line);
            return null;
        }
        catch (JsonException cause)
        {
            return cause;
        }
    }

    private void Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, s_options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("It begins with something else.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Key(ref reader);
            if (!_columns.TryGetValue(name, out var column))
            {
                column = names.RoleOf(name);
                _columns.Add(name, column);
            }

            reader.Read();
            if (column.Role < 0)
            {
                reader.Skip();
                continue;
            }

            _met[column.Role] ??= name;
            var number = reader.TokenType == JsonTokenType.Number && column.Role <= (int)Role.Item;
            if (Value(ref reader, line, name) is not { } text)
            {
                continue;
            }

            var value = number ? SourceId.OfNumber(text) : text;
            if (_keys[column.Role] == name && _values[column.Role] != value)
            {
                throw DatasetErrors.KeyTwice(Path, Place, name);
            }

            if (column.Rank < _ranks[column.Role])
            {
                (_values[column.Role], _ranks[column.Role], _keys[column.Role]) = (value, column.Rank, name);
            }
        }

        reader.Read();
    }

    // A key that contains half of a character is not a column's.
    private static string Key(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private string? Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, string key)
    {
        try
        {
            var value = JsonText.Of(ref reader, line);
            return value?.Contains('\0', StringComparison.Ordinal) == true ? throw DatasetErrors.CharacterInvalid(Path, Place, key, DatasetErrors.ZeroCharacter) : value;
        }
        catch (InvalidOperationException)
        {
            throw DatasetErrors.CharacterInvalid(Path, Place, key, DatasetErrors.HalfCharacter);
        }
    }
}
