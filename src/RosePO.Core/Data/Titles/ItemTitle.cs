using System.Net;
using System.Text.RegularExpressions;

namespace RosePO.Core.Data.Titles;

/// <summary>Titles as a catalogue needs them: clean and distinct.</summary>
internal static partial class ItemTitle
{
    /// <summary>Decodes HTML entities and makes each run of white space one space.</summary>
    public static string Clean(string title) => WhiteSpace().Replace(WebUtility.HtmlDecode(title), " ").Trim();

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
        var titles = items.Select(item => item.Title.Length > 0 ? item.Title : item.SourceId).ToArray();
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

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
