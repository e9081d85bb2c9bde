namespace RosePO.Core.Data.Titles;

/// <summary>What is known of items besides their ids, by the number of the id; the first text that is seen stays.</summary>
internal sealed class ItemTexts
{
    private readonly List<string?> _titles = [];
    private readonly List<string?> _categories = [];
    private readonly Dictionary<int, string> _refused = [];

    /// <summary>Whether any item has a category.</summary>
    public bool AnyCategory => _categories.Count > 0;

    /// <summary>Whether an item has a title.</summary>
    public bool HasTitle(int item) => item < _titles.Count && _titles[item] is not null;

    /// <summary>Whether an item has both texts.</summary>
    public bool IsComplete(int item) => HasTitle(item) && item < _categories.Count && _categories[item] is not null;

    /// <summary>An item's raw title.</summary>
    public string? Title(int item) => item < _titles.Count ? _titles[item] : null;

    /// <summary>What was in place of the title of an item that has none; null where nothing did.</summary>
    public string? Refused(int item) => HasTitle(item) ? null : _refused.GetValueOrDefault(item);

    /// <summary>An item's category.</summary>
    public string? Category(int item) => item < _categories.Count ? _categories[item] : null;

    /// <summary>Says what an item is called and what it is. A title of which nothing is left when it is cleaned is none.</summary>
    public void Add(int item, string? title, string? category)
    {
        Set(_categories, item, category);
        if (string.IsNullOrWhiteSpace(title) || HasTitle(item))
        {
            return;
        }

        if (ItemTitle.Clean(title).Length > 0)
        {
            Set(_titles, item, title);
        }
        else
        {
            _refused.TryAdd(item, title);
        }
    }

    private static void Set(List<string?> texts, int item, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        while (texts.Count <= item)
        {
            texts.Add(null);
        }

        texts[item] ??= text;
    }
}
