using System.Text;
using System.Text.Json;
using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Sources;

/// <summary>
/// Interactions of Steam of UCSD: a review a line, or a user a line whose reviews or games follow one another here. The rating is the hours
/// played (of a game in a user's list: the minutes), or of a user's review 1 or 0 for whether the game is recommended.
/// </summary>
internal sealed class SteamSource(string path, string? encoding) : RowSource(path)
{
    private static readonly (Role Role, string[] Keys)[] s_review =
    [
        (Role.User, ["username", "user_id"]), (Role.Item, ["product_id"]), (Role.Timestamp, ["date"]), (Role.Rating, ["hours"]),
    ];

    private static readonly (Role Role, string[] Keys)[] s_entry =
    [
        (Role.Item, ["item_id"]), (Role.Title, ["item_name"]), (Role.Timestamp, ["posted"]), (Role.Rating, ["recommend", "playtime_forever"]),
    ];

    private readonly LineReader _lines = new(path, encoding);
    private readonly bool[] _met = new bool[Roles];
    private readonly HashSet<string> _columns = [];
    private readonly Queue<byte[]?[]> _entries = [];
    private byte[]?[] _values = new byte[]?[Roles];
    private long _row;

    /// <inheritdoc/>
    public override RowPlace Place => new(_lines.Line, _row);

    /// <inheritdoc/>
    public override bool ColumnsAreKnown => false;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Columns => _columns;

    /// <inheritdoc/>
    public override bool Has(Role role) => _met[(int)role];

    /// <inheritdoc/>
    public override string NameOf(Role role) => role switch
    {
        Role.User => "username",
        Role.Item => "product_id",
        Role.Timestamp => "date",
        _ => InteractionLoader.Text(role),
    };

    /// <inheritdoc/>
    public override bool Read()
    {
        while (_entries.Count == 0)
        {
            if (!_lines.Read())
            {
                return false;
            }

            Parse();
        }

        _row++;
        _values = _entries.Dequeue();
        for (var role = 0; role < Roles; role++)
        {
            _met[role] |= _values[role] is not null;
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
    public override void Dispose() => _lines.Dispose();

    private void Parse()
    {
        using var line = Document();
        try
        {
            Enqueue(line.RootElement);
        }
        catch (Exception cause) when (cause is RoseException or InvalidOperationException)
        {
            _entries.Clear();
            throw cause as RoseException ?? DatasetErrors.JsonInvalid(Path, _lines.Line);
        }
    }

    private void Enqueue(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw DatasetErrors.JsonInvalid(Path, _lines.Line);
        }

        foreach (var property in root.EnumerateObject())
        {
            _columns.Add(property.Name);
        }

        var list = root.TryGetProperty("reviews", out var entries) || root.TryGetProperty("items", out entries);
        if (!list || entries.ValueKind != JsonValueKind.Array)
        {
            _entries.Enqueue(Values(root, s_review));
            return;
        }

        var user = Text(root, ["user_id", "username"]);
        foreach (var entry in entries.EnumerateArray())
        {
            var values = entry.ValueKind == JsonValueKind.Object ? Values(entry, s_entry) : new byte[]?[Roles];
            values[(int)Role.User] = user;
            _entries.Enqueue(values);
        }
    }

    private JsonDocument Document()
    {
        try
        {
            return LenientJson.Parse(_lines.Text.TrimStart(Encoding.UTF8.Preamble).ToArray());
        }
        catch (JsonException cause)
        {
            return PythonLiteral.ToJson(_lines.Text) is { } json ? LenientJson.Parse(json) : throw DatasetErrors.JsonInvalid(Path, _lines.Line, cause);
        }
    }

    private byte[]?[] Values(JsonElement element, (Role Role, string[] Keys)[] keys)
    {
        var values = new byte[]?[Roles];
        foreach (var (role, names) in keys)
        {
            values[(int)role] = Text(element, names);
        }

        return values;
    }

    private byte[]? Text(JsonElement element, string[] names)
    {
        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var value) && Read(value, name) is { } text)
            {
                text = value.ValueKind == JsonValueKind.Number ? SourceId.OfNumber(text) : text;
                return Encoding.UTF8.GetBytes(text switch { "true" => "1", "false" => "0", _ => name == "posted" ? Date(text) : text });
            }
        }

        return null;
    }

    // An escape that is not a character is found only when its text is read.
    private string? Read(JsonElement value, string name)
    {
        try
        {
            var text = JsonText.Of(value);
            return text?.Contains('\0', StringComparison.Ordinal) == true ? throw DatasetErrors.CharacterInvalid(Path, Place, name, DatasetErrors.ZeroCharacter) : text;
        }
        catch (InvalidOperationException)
        {
            throw DatasetErrors.CharacterInvalid(Path, Place, name, DatasetErrors.HalfCharacter);
        }
    }

    // "Posted November 5, 2011." says no more than its date; without a year it is of 2016, when the pages were read.
    private static string Date(string text)
    {
        var date = text.Replace("Posted ", "", StringComparison.Ordinal).TrimEnd('.');
        return date.Contains(',', StringComparison.Ordinal) ? date : $"{date}, 2016";
    }
}
