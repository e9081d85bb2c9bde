using System.Text;
using System.Text.Json;

namespace RosePO.Core.Data.Reading;

/// <summary>One object a line: JSON, or a Python literal where the format says so. Values may be texts, numbers or anything else.</summary>
internal sealed class JsonSource : RowSource
{
    private readonly LineReader _lines;
    private readonly RoleNames _names;
    private readonly bool _python;
    private readonly Dictionary<string, (int Role, int Rank)> _columns = new(StringComparer.Ordinal);
    private readonly string?[] _values = new string?[Roles];
    private readonly int[] _ranks = new int[Roles];
    private readonly string?[] _met = new string?[Roles];
    private readonly byte[]?[] _bytes = new byte[]?[Roles];
    private long _row;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The keys of each role.</param>
    /// <param name="encoding">Its encoding, where it is not UTF-8.</param>
    /// <param name="python">Whether a line may be a Python literal.</param>
    public JsonSource(string path, RoleNames names, string? encoding = null, bool python = false)
        : base(path)
    {
        _names = names;
        _python = python;
        _lines = new LineReader(path, encoding);
    }

    /// <inheritdoc/>
    public override RowPlace Place => new(_lines.Line, _row);

    /// <inheritdoc/>
    public override bool ColumnsAreKnown => false;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Columns => _columns.Keys;

    /// <inheritdoc/>
    public override bool Has(Role role) => _met[(int)role] is not null;

    /// <inheritdoc/>
    public override string NameOf(Role role) => _met[(int)role] ?? _names[role].FirstOrDefault() ?? role.ToString();

    /// <inheritdoc/>
    public override bool Read()
    {
        if (!_lines.Read())
        {
            return false;
        }

        _row++;
        if (!TryParse(_lines.Text) && (!_python || PythonLiteral.ToJson(_lines.Text) is not { } json || !TryParse(json)))
        {
            throw DatasetErrors.JsonInvalid(Path, _lines.Line);
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

    private bool TryParse(ReadOnlySpan<byte> line)
    {
        Array.Clear(_values);
        Array.Clear(_bytes);
        Array.Fill(_ranks, int.MaxValue);
        try
        {
            return Parse(line);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!_columns.TryGetValue(name, out var column))
            {
                column = _names.RoleOf(name);
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
            var value = JsonText.Of(ref reader, line);
            value = number ? SourceId.OfNumber(value!) : value;
            if (value is not null && column.Rank < _ranks[column.Role])
            {
                (_values[column.Role], _ranks[column.Role]) = (value, column.Rank);
            }
        }

        return !reader.Read();
    }
}
