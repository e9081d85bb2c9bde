using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace RosePO.Core.Data.Titles;

/// <summary>Titles as a catalogue needs them: clean and distinct.</summary>
internal static partial class ItemTitle
{
    // Entities of entities come from pages that were written into pages.
    private const int Decodings = 3;

    // What is longer is a page, not the name of a thing.
    private const int Longest = 20_000;

    /// <summary>
    /// Takes HTML out and decodes entities, makes each run of white space and ASCII control characters one space, and drops characters of no width. Nothing is
    /// left of a page's script or style sheet in place of a title.
    /// </summary>
    public static string Clean(string title)
    {
        if (title.Length > Longest)
        {
            return string.Empty;
        }

        var text = Markup.Strip(title, escaped: false);
        for (var time = 0; time < Decodings && text.Contains('&', StringComparison.Ordinal); time++)
        {
            text = Markup.Strip(WebUtility.HtmlDecode(text), escaped: true);
        }

        text = WhiteSpace().Replace(Invisible().Replace(text, string.Empty), " ").Trim();
        return ScriptText.Is(text) ? string.Empty : text;
    }

    /// <summary>A raw title in a style, and the longer form that it takes where it is not distinct.</summary>
    public static (string Title, string Longer) Style(string raw, TitleStyle style)
    {
        if (style is not (TitleStyle.Movie or TitleStyle.MovieWithYear))
        {
            return (Clean(raw), Clean(raw));
        }

        var movie = MovieTitle.Parse(raw);
        return (style == TitleStyle.Movie ? movie.Name : movie.NameAndYear, movie.NameAndYear);
    }

    /// <summary>
    /// Makes titles distinct without regard to case: those that collide take their longer form; of those that still collide, all but
    /// the first take their source id in brackets.
    /// </summary>
    /// <param name="items">Each item's source id, title and longer title, cleaned, in the order of ids; an empty title becomes the id.</param>
    public static string[] MakeDistinct(IReadOnlyList<(string SourceId, string Title, string Longer)> items)
    {
        // Where titles are the ids, the id of an item without a title is no better than its title was.
        var titles = items.Select((item, index) =>
            item.Title.Length > 0 ? item.Title : Clean(item.SourceId).Length > 0 ? item.SourceId : string.Create(CultureInfo.InvariantCulture, $"Item {index}")).ToArray();
        foreach (var group in Groups(titles).Where(group => group.Count > 1).ToList())
        {
            foreach (var index in group.Where(index => items[index].Longer.Length > 0))
            {
                titles[index] = items[index].Longer;
            }
        }

        var taken = new HashSet<string>(titles, StringComparer.OrdinalIgnoreCase);
        foreach (var group in Groups(titles).Where(group => group.Count > 1).ToList())
        {
            foreach (var index in group.Skip(1))
            {
                // A title may already end in these very brackets: then one more pair is needed.
                do
                {
                    titles[index] += $" [{items[index].SourceId}]";
                }
                while (!taken.Add(titles[index]));
            }
        }

        return titles;
    }

    private static IEnumerable<List<int>> Groups(string[] titles) =>
        Enumerable.Range(0, titles.Length).GroupBy(index => titles[index], StringComparer.OrdinalIgnoreCase).Select(group => group.ToList());

    [GeneratedRegex(@"[\s\x00-\x1f\x7f]+")]
    private static partial Regex WhiteSpace();

    // The marks of byte order, of joins and of breaks.
    [GeneratedRegex("[\u00ad\u200b\u2060\ufeff]")]
    private static partial Regex Invisible();
}
