using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Text.Titles;

/// <summary>Which item a text names that a model wrote: one whose title it is, or reads as the title's own tokens do; texts that look alike are one.</summary>
/// <param name="titles">The titles; an item's id is its index.</param>
/// <param name="prompts">Reads answers; a tokenizer may not give a title back to the letter.</param>
internal sealed class TitleLookup(IReadOnlyList<string> titles, PromptEncoder prompts)
{
    private readonly ILookup<string, int> _items = titles
        .SelectMany((title, item) => new[] { title, prompts.ReadAnswer(prompts.Answer(item)[..^1]) }.Select(text => (Key: Normalise(text), Item: item)))
        .Distinct()
        .ToLookup(entry => entry.Key, entry => entry.Item, StringComparer.Ordinal);

    /// <summary>The item that a text names; null where it names none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="preferred">The item that is meant where several read alike.</param>
    public int? Find(string text, int preferred)
    {
        int[] items = [.. _items[Normalise(text)]];
        return items.Contains(preferred) ? preferred : items is [var first, ..] ? first : null;
    }

    /// <summary>A text as it looks: its ends trimmed, runs of white space one space.</summary>
    public static string Normalise(string text) => FoldedText.Of(text);
}
