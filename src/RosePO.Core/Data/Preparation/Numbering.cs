using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>The ids of users and items, from 0 without gaps, in the order of their source ids.</summary>
internal sealed class Numbering
{
    private readonly int[] _userIds;
    private readonly int[] _itemIds;

    /// <summary>Numbers those that have interactions.</summary>
    /// <param name="data">What was read.</param>
    /// <param name="rows">What was kept.</param>
    public Numbering(RawData data, KeptRows rows)
    {
        // Windows are drawn from a catalogue that the source names completely, and lists may name items that nobody chose.
        RawItems = Ids.Order(data.Items, Enumerable.Range(0, rows.ItemCounts.Length).Where(item => data.Windows || rows.ItemCounts[item] > 0));
        _itemIds = new int[rows.ItemCounts.Length];
        Array.Fill(_itemIds, -1);
        for (var id = 0; id < RawItems.Length; id++)
        {
            _itemIds[RawItems[id]] = id;
        }

        _userIds = new int[rows.UserCounts.Length];
        for (var place = 0; place < _userIds.Length; place++)
        {
            _userIds[place] = rows.UserCounts[place] > 0 ? Users++ : -1;
        }
    }

    /// <summary>The users.</summary>
    public int Users { get; }

    /// <summary>The items' numbers in the raw data, by id.</summary>
    public int[] RawItems { get; }

    /// <summary>The id of the user of a place in the order of all; -1 where none of its interactions was kept.</summary>
    public int UserId(int place) => _userIds[place];

    /// <summary>The id of an item of the raw data; -1 where none of its interactions was kept.</summary>
    public int ItemId(int number) => _itemIds[number];
}
