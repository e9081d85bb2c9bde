using RosePO.Core.Options;
using RosePO.Core.Tensors;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Protocols;

/// <summary>
/// Grounding: the title of the catalogue that a freely written text names. An equal title where there is one, white space normalised; else the one with
/// the fewest edits (Levenshtein), case aside; of equals the one of the smallest id, as <see cref="ScoreOrder"/> has it.
/// </summary>
/// <param name="titles">The catalogue's titles; an item's id is its index.</param>
internal sealed class TitleGrounding(IReadOnlyList<string> titles)
{
    private readonly string[] _lower = [.. titles.Select(title => TitleLookup.Normalise(title).ToLowerInvariant())];
    private readonly Dictionary<string, int> _known = titles
        .Select((title, item) => (Title: TitleLookup.Normalise(title), Item: item))
        .DistinctBy(entry => entry.Title)
        .ToDictionary(entry => entry.Title, entry => entry.Item, StringComparer.Ordinal);

    /// <summary>The item.</summary>
    public int Of(string text)
    {
        var written = TitleLookup.Normalise(text);
        if (!_known.TryGetValue(written, out var item))
        {
            var lower = written.ToLowerInvariant();
            _known[written] = item = ScoreOrder.Best(Array.ConvertAll(_lower, title => -(float)NearestName.Distance(lower, title)), most: 1)[0];
        }

        return item;
    }
}
