using System.Globalization;
using System.Text;
using System.Text.Json;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>D3's and MiniOneRec's CSV: <c>item_asin</c>, <c>item_title</c>, <c>history_item_title</c> and, for the ids, <c>item_asins</c> or <c>history_item_id</c>.</summary>
internal static class InstructionTable
{
    private static readonly RoleNames s_names = new(["user_id"], ["item_asin", "item_id", "item_title"], ["timestamp"], ["rating"], ["item_title"]);

    /// <summary>Reads a file.</summary>
    public static void Read(RawData data, string path, DataSplit split, string? encoding, CancellationToken cancellation)
    {
        using var source = new DelimitedSource(path, Dialect.Csv, s_names, encoding);
        InteractionLoader.Needed(source, Role.Item, true);
        InteractionLoader.Needed(source, Role.Title, true);
        data.HasTitles = true;
        var titles = source.IndexOf("history_item_title");
        var ids = source.IndexOf(source.NameOf(Role.Item) switch { "item_asin" => "item_asins", "item_id" => "history_item_id", _ => "history_item_title" });
        data.Skipped.Each(source.Read, () => Add(data, source, ids, titles, split), cancellation);
    }

    private static void Add(RawData data, DelimitedSource source, int ids, int titles, DataSplit split)
    {
        var history = List(source, ids, "a list of ids");
        var names = List(source, titles, "as many titles as there are ids");
        source.TryGet(Role.Item, out var target);
        source.TryGet(Role.Title, out var title);
        if (target.IsEmpty || names.Count != history.Count)
        {
            throw target.IsEmpty
                ? InteractionLoader.Unreadable(source, Role.Item, target, "an id")
                : Unreadable(source, titles, "as many titles as there are ids");
        }

        var items = new int[history.Count];
        for (var at = 0; at < items.Length; at++)
        {
            items[at] = data.Items.Intern(SourceId.Normal(history[at]));
            data.Texts.Add(items[at], names[at], null);
        }

        var item = data.Items.Intern(SourceId.Normal(target));
        data.Texts.Add(item, Encoding.UTF8.GetString(title), null);
        var rating = 1.0;
        if (source.TryGet(Role.Rating, out var text) && !text.IsEmpty && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rating))
        {
            throw InteractionLoader.Unreadable(source, Role.Rating, text, "a number");
        }

        var user = source.TryGet(Role.User, out var id) ? Encoding.UTF8.GetString(SourceId.Normal(id)) : string.Empty;
        var name = data.NextWindow(split);
        data.AddWindow(user.Length > 0 ? WindowName.Of(user, name) : name, items, item, split, rating);
    }

    private static List<string> List(DelimitedSource source, int column, string needed)
    {
        if (column < 0 || PythonLiteral.ToJson(source[column]) is not { } json)
        {
            throw Unreadable(source, column, needed);
        }

        using var list = JsonDocument.Parse(json);
        return list.RootElement.ValueKind == JsonValueKind.Array
            ? [.. list.RootElement.EnumerateArray().Select(element => JsonText.Of(element) is { Length: > 0 } text ? text : throw Unreadable(source, column, needed))]
            : throw Unreadable(source, column, needed);
    }

    private static RoseException Unreadable(DelimitedSource source, int column, string needed) => DatasetErrors.ValueUnreadable(
        source.Path, source.Place, column < 0 ? "history_item_title" : source.Columns.ElementAt(column), column < 0 ? null : Encoding.UTF8.GetString(source[column]), needed);
}
