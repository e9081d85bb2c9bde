using RosePO.Core.Data;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>The catalogue from the rarest items to the most popular, in groups that contain equal shares of the training interactions.</summary>
internal sealed class PopularityGroups
{
    /// <summary>How many groups.</summary>
    public const int Count = 5;

    private readonly int[] _group;

    /// <summary>Divides a catalogue.</summary>
    public PopularityGroups(IReadOnlyList<RecItem> items)
    {
        _group = new int[items.Count];
        Sizes = new int[Count];
        var total = Math.Max(1.0, items.Sum(item => (double)item.Popularity));
        var before = 0.0;
        foreach (var item in items.OrderBy(item => item.Popularity).ThenBy(item => item.Id))
        {
            // An item belongs where the middle of its own interactions is.
            var group = Math.Min(Count - 1, (int)((before + (item.Popularity / 2.0)) / total * Count));
            _group[item.Id] = group;
            Sizes[group]++;
            before += item.Popularity;
        }
    }

    /// <summary>How many items each group has.</summary>
    public int[] Sizes { get; }

    /// <summary>The share of a list of items that falls in each group.</summary>
    public double[] Shares(IEnumerable<int> items) => Distribution.Shares(Count, items.Select(item => _group[item]));
}
