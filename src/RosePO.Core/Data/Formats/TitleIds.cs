using System.Text.Json;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>Items by title, for sets that name titles alone: the id is the one of <c>id2name.json</c>, or the title itself.</summary>
internal sealed class TitleIds
{
    private readonly RawData _data;
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _cleaned = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _categories = new(StringComparer.Ordinal);

    /// <summary>Reads what is known of titles.</summary>
    /// <param name="data">Takes the items.</param>
    /// <param name="names">A JSON object from id to title, or null.</param>
    /// <param name="genres">A JSON object from title to a list of genres, or null.</param>
    public TitleIds(RawData data, string? names, string? genres)
    {
        _data = data;
        data.HasTitles = true;
        foreach (var (title, genre) in Pairs(genres))
        {
            _categories[title] = genre;
        }

        foreach (var (id, title) in Pairs(names))
        {
            if (!string.IsNullOrEmpty(title))
            {
                _ids.TryAdd(title, id);
                _cleaned.TryAdd(ItemTitle.Clean(title), id);
                _taken.Add(id);
                Of(title);
            }
        }

        if (names is not null)
        {
            data.TitlesAreRead(names);
        }
    }

    /// <summary>The item of a title.</summary>
    public int Of(string title)
    {
        if (!_ids.TryGetValue(title, out var id) && !_cleaned.TryGetValue(ItemTitle.Clean(title), out id))
        {
            // A title that no id is known of is its own, unless another item has it.
            id = _taken.Contains(title) ? $"{title} (title)" : title;
        }

        var item = _data.Items.Intern(id);
        _data.Texts.Add(item, title, _categories.GetValueOrDefault(title));
        return item;
    }

    private static List<(string Key, string? Value)> Pairs(string? path)
    {
        if (path is null)
        {
            return [];
        }

        using var window = new ByteWindow(path, null);
        var bytes = window.ReadAll().ToArray();
        JsonDocument json;
        try
        {
            json = LenientJson.Parse(bytes);
        }
        catch (JsonException cause)
        {
            throw DatasetErrors.JsonObjectInvalid(path, LineEnds.LineOf(cause, bytes));
        }

        using (json)
        {
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? [.. json.RootElement.EnumerateObject().Select(pair => Pair(path, pair))]
                : throw DatasetErrors.JsonObjectInvalid(path, 1);
        }
    }

    private static (string Key, string? Value) Pair(string path, JsonProperty pair)
    {
        try
        {
            return (pair.Name, JsonText.Of(pair.Value));
        }
        catch (InvalidOperationException)
        {
            throw DatasetErrors.ObjectHalved(path, pair.ToString());
        }
    }
}
