using System.Text;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// Microsoft's news set MIND: <c>behaviors.tsv</c> (impression, user, time, history of clicks, what was shown as <c>N1-1 N2-0</c>) and <c>news.tsv</c> (id, category,
/// subcategory, title, …), without headers, in one folder or in several below it (train and dev). A user's interactions are the history of the user's first impression,
/// then the clicks in the order of time; what was shown and not clicked is none. An item of a history has no time of its own and takes that of the first impression, the latest that it can have.
/// </summary>
internal sealed class MindFormat : IDatasetFormat
{
    private const string Behaviors = "behaviors.tsv";
    private const string News = "news.tsv";

    private static readonly EnumerationOptions s_readable = new();
    private static readonly string[] s_behaviors = ["impression", "user", "time", "history", "impressions"];
    private static readonly string[] s_news = ["item", "category", "subcategory", "title", "abstract", "url", "title entities", "abstract entities"];

    public DatasetFormat Name => DatasetFormat.Mind;

    public bool Recognises(string path) => Directory.Exists(path) && Files(path, Behaviors).Count > 0 && Files(path, News).Count > 0;

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request) => SourceFiles.Inputs([.. Needed(request, Behaviors), .. Needed(request, News)]);

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        foreach (var file in Needed(request, News))
        {
            TitleLoader.Load(new DelimitedSource(file, Dialect.PlainTsv, RoleNames.Of(new ColumnMap()), request.Encoding, s_news), data, cancellation);
        }

        var first = new Dictionary<int, (long Time, int[] History)>();
        var clicks = new List<(int User, long Time, int Item)>();
        foreach (var file in Needed(request, Behaviors))
        {
            using var source = new DelimitedSource(file, Dialect.PlainTsv, new RoleNames(["user"], []), request.Encoding, s_behaviors);
            data.Skipped.Each(source.Read, () => Add(data, source, first, clicks), cancellation);
        }

        // Equal times keep this order: the history comes before the clicks.
        foreach (var (user, (time, history)) in first)
        {
            Array.ForEach(history, item => data.Rows.Add(user, item, time, 1, null));
        }

        clicks.ForEach(click => data.Rows.Add(click.User, click.Item, click.Time, 1, null));
    }

    private static void Add(RawData data, DelimitedSource source, Dictionary<int, (long Time, int[] History)> first, List<(int User, long Time, int Item)> clicks)
    {
        var id = SourceId.Normal(source[1]);
        if (id.IsEmpty)
        {
            throw Unreadable(source, 1, "", "an id");
        }

        string[] shown = Words(source[4]);
        if (Array.Find(shown, word => word is not [_, .., '-', '0' or '1']) is { } unlabelled)
        {
            throw Unreadable(source, 4, unlabelled, "an id and whether it was clicked (N1-1 or N1-0)");
        }

        if (!data.Time.TryRead(source[2], out var time))
        {
            throw Unreadable(source, 2, Encoding.UTF8.GetString(source[2]), "a time such as 11/11/2019 9:05:58 AM");
        }

        var user = data.Users.Intern(id);
        if (!first.TryGetValue(user, out var known) || time < known.Time)
        {
            first[user] = (time, Array.ConvertAll(Words(source[3]), Item));
        }

        clicks.AddRange(shown.Where(word => word[^1] == '1').Select(word => (user, time, Item(word[..^2]))));

        int Item(string word) => data.Items.Intern(SourceId.Normal(word));
    }

    private static string[] Words(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static RoseException Unreadable(DelimitedSource source, int column, string value, string needed) =>
        DatasetErrors.ValueUnreadable(source.Path, source.Place, s_behaviors[column], value, needed);

    private IReadOnlyList<string> Needed(ImportDatasetRequest request, string name)
    {
        var folder = request.Path ?? throw DatasetErrors.PathMissing();
        return Files(folder, name) is { Count: > 0 } files ? files : [SourceFiles.Needed(folder, Name, name)];
    }

    private static IReadOnlyList<string> Files(string folder, string name) =>
        !Directory.Exists(folder) ? []
        : SourceFiles.In(folder, name) is { Count: > 0 } files ? files
        : [.. Directory.EnumerateDirectories(folder, "*", s_readable).Order(StringComparer.Ordinal).SelectMany(below => SourceFiles.In(below, name))];
}
