using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Text.Titles;

/// <summary>Which item a text names that a model wrote: one whose title it is, or reads as the title's own tokens do; texts that look alike are one.</summary>
internal sealed class TitleLookup
{
    private readonly Dictionary<string, List<int>> _items = new(StringComparer.Ordinal);

    /// <summary>Takes the titles of a catalogue.</summary>
    /// <param name="titles">The titles; an item's id is its index.</param>
    /// <param name="prompts">Reads answers; a tokenizer may not give a title back to the letter.</param>
    public TitleLookup(IReadOnlyList<string> titles, PromptEncoder prompts)
    {
        for (var item = 0; item < titles.Count; item++)
        {
            Add(titles[item], item);
            Add(prompts.ReadAnswer(prompts.Answer(item)[..^1]), item);
        }
    }

    /// <summary>The item that a text names; null where it names none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="preferred">The item that is meant where several read alike.</param>
    public int? Find(string text, int preferred) =>
        !_items.TryGetValue(Normalise(text), out var items) ? null : items.Contains(preferred) ? preferred : items[0];

    /// <summary>A text as it looks: its ends trimmed, runs of white space one space.</summary>
    public static string Normalise(string text) => FoldedText.Of(text);

    private void Add(string text, int item)
    {
        var key = Normalise(text);
        if (!_items.TryGetValue(key, out var items))
        {
            _items[key] = items = new List<int>(1);
        }

        if (!items.Contains(item))
        {
            items.Add(item);
        }
    }
}
