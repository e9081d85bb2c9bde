using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>The rows of <see cref="RawData"/> that are kept, grouped by user and in order within each.</summary>
internal sealed class RowGroups
{
    private readonly RawData _data;
    private readonly int[] _starts;
    private readonly int[] _counts;

    /// <summary>Groups the rows that a condition holds for.</summary>
    public RowGroups(RawData data, Func<int, bool>? condition)
    {
        _data = data;
        _counts = new int[data.Users.Count];
        _starts = new int[data.Users.Count];
        var kept = 0;
        for (var row = 0; row < data.User.Count; row++)
        {
            if (condition is null || condition(row))
            {
                _counts[data.User[row]]++;
                kept++;
            }
        }

        for (var user = 1; user < _starts.Length; user++)
        {
            _starts[user] = _starts[user - 1] + _counts[user - 1];
        }

        Rows = new int[kept];
        var next = (int[])_starts.Clone();
        for (var row = 0; row < data.User.Count; row++)
        {
            if (condition is null || condition(row))
            {
                Rows[next[data.User[row]]++] = row;
            }
        }
    }

    /// <summary>The places of all groups; those after a group's count are unused.</summary>
    public int[] Rows { get; }

    /// <summary>The number of raw users, with rows or without.</summary>
    public int Users => _counts.Length;

    /// <summary>The rows that are left.</summary>
    public long Count => _counts.Sum(count => (long)count);

    /// <summary>A user's rows.</summary>
    public Span<int> Of(int user) => Rows.AsSpan(_starts[user], _counts[user]);

    /// <summary>Keeps a user's first rows and drops the others.</summary>
    public void Shorten(int user, int count) => _counts[user] = count;

    /// <summary>Orders each user's rows by time and row (or, where the file's order means nothing, the item's number before the row).</summary>
    /// <param name="bySplit">Whether the source's split comes before the time: where it is kept, and not made again.</param>
    public void Sort(bool bySplit)
    {
        var given = bySplit ? _data.Split : null;

        var ranks = _data.TiesByItem ? Ids.Order(_data.Items, Enumerable.Range(0, _data.Items.Count)).Select((id, rank) => (id, rank)).OrderBy(pair => pair.id).Select(pair => pair.rank).ToArray() : null;
        Parallel.For(0, Users, () => Array.Empty<long>(), (user, _, times) => Sort(user, times, given, ranks), _ => { });
    }

    private long[] Sort(int user, long[] times, List<DataSplit>? splits, int[]? ranks)
    {
        var rows = Of(user);
        if (times.Length < rows.Length)
        {
            times = new long[rows.Length * 2];
        }

        var keys = times.AsSpan(0, rows.Length);
        var ordered = true;
        for (var i = 0; i < rows.Length; i++)
        {
            keys[i] = _data.Time.Values[rows[i]];
            ordered &= i == 0 || keys[i] > keys[i - 1];
        }

        if (splits is not null || ranks is not null)
        {
            rows.Sort((a, b) => Compare(a, b, splits, ranks));
        }
        else if (!ordered)
        {
            keys.Sort(rows);
            for (var (start, end) = (0, 1); start < rows.Length; start = end++)
            {
                while (end < rows.Length && keys[end] == keys[start])
                {
                    end++;
                }

                rows[start..end].Sort();
            }
        }

        return times;
    }

    private int Compare(int a, int b, List<DataSplit>? splits, int[]? ranks)
    {
        var order = splits is not null ? Splits.Rank(splits[a]).CompareTo(Splits.Rank(splits[b])) : 0;
        order = order != 0 ? order : _data.Time.Values[a].CompareTo(_data.Time.Values[b]);
        order = order != 0 || ranks is null ? order : ranks[_data.Item[a]].CompareTo(ranks[_data.Item[b]]);
        return order != 0 ? order : a.CompareTo(b);
    }
}
