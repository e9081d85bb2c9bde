using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Preparation;

/// <summary>The items with clean, distinct titles and their popularity.</summary>
/// <param name="SourceIds">Each item's id in the source.</param>
/// <param name="Titles">Each item's title.</param>
/// <param name="Categories">Each item's category.</param>
/// <param name="Domains">Each item's domain; null where none is named.</param>
/// <param name="Popularity">Each item's interactions in the training split.</param>
internal sealed record Catalogue(string[] SourceIds, string[] Titles, string?[] Categories, string[]? Domains, int[] Popularity)
{
    /// <summary>Builds the catalogue.</summary>
    /// <param name="data">What was read.</param>
    /// <param name="rawItems">Each item's number in the raw data.</param>
    /// <param name="popularity">Each item's interactions in the training split.</param>
    /// <param name="style">How titles are cleaned.</param>
    public static Catalogue Build(RawData data, int[] rawItems, int[] popularity, TitleStyle style)
    {
        var ids = Array.ConvertAll(rawItems, data.Items.Text);
        var titles = new (string SourceId, string Title, string Longer)[ids.Length];
        for (var item = 0; item < ids.Length; item++)
        {
            // Titles of merged sets were cleaned when the sets were imported; cleaned twice they would lose what they spell.
            var raw = data.Texts.Title(rawItems[item]) ?? string.Empty;
            var (title, longer) = data.Domains is not null && style == TitleStyle.Plain ? (raw, raw) : ItemTitle.Style(raw, style);
            titles[item] = (ids[item], title, longer);
        }

        return new Catalogue(
            ids, ItemTitle.MakeDistinct(titles), Array.ConvertAll(rawItems, data.Texts.Category),
            DomainsOf(data, rawItems), popularity);
    }

    private static string[]? DomainsOf(RawData data, int[] rawItems) =>
        data.Domains is { } domains ? Array.ConvertAll(rawItems, item => domains[item])
        : data.Domain is { } domain ? Array.ConvertAll(rawItems, _ => domain) : null;
}
