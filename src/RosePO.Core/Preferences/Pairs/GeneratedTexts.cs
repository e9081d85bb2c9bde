using RosePO.Core.Text;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>Rejected answers that a model wrote and that name no item, numbered after the catalogue's items as they are taken.</summary>
/// <param name="items">Items of the catalogue.</param>
internal sealed class GeneratedTexts(int items)
{
    /// <summary>The file beside the pairs.</summary>
    public const string FileName = "answers.parquet";

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    /// <summary>The texts; the first has the number of items.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>A text's number.</summary>
    public int IdOf(string text)
    {
        // What differs in white space alone is one answer.
        var folded = FoldedText.Of(text);
        if (!_ids.TryGetValue(folded, out var id))
        {
            _ids[folded] = id = items + _texts.Count;
            _texts.Add(text);
        }

        return id;
    }

    /// <summary>Writes the texts beside the pairs of a folder, where there are any.</summary>
    public static void Write(Artifacts.ArtifactFolder folder, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            PairTexts.Write(folder.File(FileName), texts);
        }
    }
}
