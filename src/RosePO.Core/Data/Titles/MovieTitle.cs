using System.Text.RegularExpressions;

namespace RosePO.Core.Data.Titles;

/// <summary>A MovieLens title taken apart: <c>Postino, Il (1994)</c> is <c>Il Postino</c> of 1994.</summary>
/// <param name="Name">The title as one says it.</param>
/// <param name="NameAndYear">The same with its year, where it has one.</param>
internal sealed partial record MovieTitle(string Name, string NameAndYear)
{
    /// <summary>Takes a title apart.</summary>
    public static MovieTitle Parse(string raw)
    {
        var text = ItemTitle.Clean(raw);
        var year = Year().Match(text);
        var name = MoveArticles(year.Success ? text[..year.Index] : text);
        return new MovieTitle(name, year.Success ? $"{name} {year.Value.Trim()}" : name);
    }

    /// <summary>Moves a trailing article to the front, in the title and in each title in brackets.</summary>
    private static string MoveArticles(string title) =>
        TrailingArticle().Replace(title, match =>
        {
            var article = match.Groups["article"].Value;
            return $"{article}{(article.EndsWith('\'') ? "" : " ")}{match.Groups["body"].Value}";
        });

    [GeneratedRegex(@"\s*\(\d{4}([-–]\s?(\d{4})?)?\)$")]
    private static partial Regex Year();

    // English, French, Italian, Spanish, Portuguese, German, Scandinavian and Dutch; followed by the end or by a bracket.
    [GeneratedRegex(
        @"(?<=^|\()(?<body>[^()]+), (?<article>The|A|An|L'|Le|La|Les|Los|Las|Lo|Un|Une|Una|Uno|Il|I|Gli|El|O|Os|As|Der|Die|Das|Den|Ein|Eine|Det|En|Ett|De|Het|Een|Da)(?=$| \(|\))")]
    private static partial Regex TrailingArticle();
}
