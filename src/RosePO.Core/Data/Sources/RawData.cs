using System.Globalization;
using DuckDB.NET.Data;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Sources;

/// <summary>
/// What a format fills: interactions in the file's order, in a table, and in memory the ids of users and items and the items' texts. Users and items are
/// numbers of their ids.
/// </summary>
internal sealed class RawData : IDisposable
{
    private readonly int[] _windows = new int[Preparation.Splits.InOrder.Count];

    /// <summary>Makes it, empty.</summary>
    /// <param name="skipMalformed">Whether rows that cannot be read are skipped.</param>
    /// <param name="connection">The database of the interactions.</param>
    public RawData(bool skipMalformed, DuckDBConnection connection)
    {
        Skipped = new(skipMalformed);
        Time = new();
        Rows = new(connection, Time);
    }

    /// <summary>The users' ids.</summary>
    public IdTable Users { get; } = new();

    /// <summary>The items' ids.</summary>
    public IdTable Items { get; } = new();

    /// <summary>What the interactions' times are.</summary>
    public TimeColumn Time { get; }

    /// <summary>The interactions.</summary>
    public RawRows Rows { get; }

    /// <summary>Whether the source contains windows: each user is one example, not to be filtered or divided.</summary>
    public bool Windows { get; set; }

    /// <summary>Whether equal times are ordered by the item's number, because the file's order means nothing.</summary>
    public bool TiesByItem { get; set; }

    /// <summary>How titles are cleaned where the request leaves it to the format.</summary>
    public TitleStyle Titles { get; set; } = TitleStyle.Plain;

    /// <summary>What is known of items.</summary>
    public ItemTexts Texts { get; } = new();

    /// <summary>Whether the source has titles, so that an item without one is worth a word.</summary>
    public bool HasTitles { get; set; }

    /// <summary>The file of titles; null where there is none.</summary>
    public string? TitleFile { get; private set; }

    /// <summary>The items that the file of titles lists: those of the numbers below this.</summary>
    public int Listed { get; private set; }

    /// <summary>Says that the file of titles was read: every item that is known by now is in it.</summary>
    public void TitlesAreRead(string path) => (HasTitles, TitleFile, Listed) = (true, path, Items.Count);

    /// <summary>The domain of every item; null where none is named, or each item has its own.</summary>
    public string? Domain { get; set; }

    /// <summary>The items' domains, by number; null where the set is not merged of several.</summary>
    public Dictionary<int, string>? Domains { get; set; }

    /// <summary>Candidate lists that the source gives, by user and split.</summary>
    public Dictionary<(int User, DataSplit Split), int[]> Candidates { get; } = [];

    /// <summary>Rows that were skipped.</summary>
    public SkippedRows Skipped { get; }

    /// <summary>Adds an interaction of a source without times.</summary>
    public void Add(int user, int item, double rating, DataSplit? split = null) => Rows.Add(user, item, 0, rating, split);

    /// <summary>The item of a title that is its own id, white space around it apart.</summary>
    public int Titled(string title)
    {
        var item = Items.Intern(title.Trim());
        Texts.Add(item, title, null);
        HasTitles = true;
        return item;
    }

    /// <summary>The name of a split's next window: <c>test-17</c>. Files of one split go on counting, so that no two windows have one name.</summary>
    public string NextWindow(DataSplit split)
    {
        var name = Preparation.Splits.NameOf(split);
        return string.Create(CultureInfo.InvariantCulture, $"{name}-{_windows[Preparation.Splits.Rank(split)]++}");
    }

    /// <summary>Adds a window: the items of its history, then what came next. Its user is the window itself.</summary>
    /// <param name="name">The window's name.</param>
    /// <param name="history">The numbers of the history's items, oldest first.</param>
    /// <param name="target">The number of the item that came next.</param>
    /// <param name="split">The split of the target.</param>
    /// <param name="rating">The target's rating.</param>
    public int AddWindow(string name, ReadOnlySpan<int> history, int target, DataSplit split, double rating = 1)
    {
        var user = Users.Intern(name);
        foreach (var item in history)
        {
            Add(user, item, 1, DataSplit.Context);
        }

        Add(user, target, rating, split);
        Windows = true;
        return user;
    }

    /// <inheritdoc/>
    public void Dispose() => Rows.Dispose();
}
