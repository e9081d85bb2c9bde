using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>A user's interactions in order. What reads many hands out one object again and again, with the next user's rows in it.</summary>
internal sealed class History
{
    private int[] _items = new int[64];
    private long[] _times = new long[64];
    private double[] _ratings = new double[64];
    private DataSplit[] _splits = new DataSplit[64];

    /// <summary>The user's number: a place in the order of ids, or the id that the user has in the dataset.</summary>
    public int User { get; private set; } = -1;

    /// <summary>The user's id in the source.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>The interactions.</summary>
    public int Count { get; private set; }

    /// <summary>Items.</summary>
    public Span<int> Items => _items.AsSpan(0, Count);

    /// <summary>Times as <see cref="TimeColumn"/> gives them.</summary>
    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    /// <summary>Ratings.</summary>
    public ReadOnlySpan<double> Ratings => _ratings.AsSpan(0, Count);

    /// <summary>Splits.</summary>
    public Span<DataSplit> Splits => _splits.AsSpan(0, Count);

    /// <summary>Becomes another user's, without interactions.</summary>
    public void Begin(int user, string name = "") => (User, Name, Count) = (user, name, 0);

    /// <summary>Takes an interaction for its last.</summary>
    public void Add(int item, long time, double rating, DataSplit split)
    {
        if (Count == _items.Length)
        {
            Grow(Count + 1);
        }

        (_items[Count], _times[Count], _ratings[Count], _splits[Count]) = (item, time, rating, split);
        Count++;
    }

    /// <summary>Takes interactions of another history for its last.</summary>
    public void Add(History other, int start, int count)
    {
        Grow(Count + count);
        other.Items.Slice(start, count).CopyTo(_items.AsSpan(Count));
        other.Times.Slice(start, count).CopyTo(_times.AsSpan(Count));
        other.Ratings.Slice(start, count).CopyTo(_ratings.AsSpan(Count));
        other.Splits.Slice(start, count).CopyTo(_splits.AsSpan(Count));
        Count += count;
    }

    /// <summary>Takes rows of a table for its last: the reader's columns are user, item, time, rating and split.</summary>
    /// <param name="reader">The rows.</param>
    /// <param name="start">The first.</param>
    /// <param name="end">After the last.</param>
    /// <param name="real">Whether the times are doubles.</param>
    public void Add(VectorReader reader, int start, int end, bool real)
    {
        var count = end - start;
        Grow(Count + count);
        reader.Column<int>(1)[start..end].CopyTo(_items.AsSpan(Count));
        reader.Column<double>(3)[start..end].CopyTo(_ratings.AsSpan(Count));
        var splits = reader.Column<byte>(4)[start..end];
        for (var row = 0; row < count; row++)
        {
            _splits[Count + row] = Preparation.Splits.InOrder[splits[row]].Split;
        }

        if (!real)
        {
            reader.Column<long>(2)[start..end].CopyTo(_times.AsSpan(Count));
        }
        else
        {
            var times = reader.Column<double>(2)[start..end];
            for (var row = 0; row < count; row++)
            {
                _times[Count + row] = TimeColumn.Ordered(times[row]);
            }
        }

        Count += count;
    }

    /// <summary>Puts an interaction in the place of another one.</summary>
    public void Move(int from, int to) =>
        (_items[to], _times[to], _ratings[to], _splits[to]) = (_items[from], _times[from], _ratings[from], _splits[from]);

    /// <summary>Keeps the first interactions, this many.</summary>
    public void KeepFirst(int count) => Count = count;

    /// <summary>Keeps the last interactions, this many.</summary>
    public void KeepLast(int count)
    {
        for (var at = 0; at < count && count < Count; at++)
        {
            Move(Count - count + at, at);
        }

        Count = count;
    }

    private void Grow(int count)
    {
        if (count > _items.Length)
        {
            var size = Math.Max(count, _items.Length * 2);
            Array.Resize(ref _items, size);
            Array.Resize(ref _times, size);
            Array.Resize(ref _ratings, size);
            Array.Resize(ref _splits, size);
        }
    }
}
