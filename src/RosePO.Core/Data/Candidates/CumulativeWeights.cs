namespace RosePO.Core.Data.Candidates;

/// <summary>Weights as running sums, of which items are drawn in proportion.</summary>
internal sealed class CumulativeWeights
{
    private readonly double[] _sums;

    /// <summary>Sums the weights.</summary>
    /// <param name="weights">A weight for each item, at least 0.</param>
    public CumulativeWeights(IEnumerable<double> weights)
    {
        var sum = 0.0;
        _sums = [.. weights.Select(weight => sum += weight)];
    }

    /// <summary>The items.</summary>
    public int Count => _sums.Length;

    /// <summary>Whether any item can be drawn.</summary>
    public bool IsPositive => _sums is [.., > 0];

    /// <summary>An item's weight.</summary>
    public double this[int item] => item == 0 ? _sums[0] : _sums[item] - _sums[item - 1];

    /// <summary>Draws an item: the first whose sum exceeds the point drawn, which an item of weight 0 never is.</summary>
    public int Draw(Random random)
    {
        var point = random.NextDouble() * _sums[^1];
        var (low, high) = (0, _sums.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _sums[middle] > point ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
