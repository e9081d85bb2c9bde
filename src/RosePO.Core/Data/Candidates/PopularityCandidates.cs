namespace RosePO.Core.Data.Candidates;

/// <summary>
/// Items that the user never sees are drawn without replacement in proportion to a power of their training popularity; where all that
/// have any are drawn, the others are drawn alike.
/// </summary>
internal sealed class PopularityCandidates : ICandidateSource
{
    private readonly double[] _sums;

    /// <summary>Prepares the draw.</summary>
    /// <param name="popularity">Each item's interactions in training.</param>
    /// <param name="exponent">The power.</param>
    public PopularityCandidates(int[] popularity, double exponent)
    {
        _sums = new double[popularity.Length];
        var sum = 0.0;
        for (var item = 0; item < popularity.Length; item++)
        {
            sum += popularity[item] == 0 ? 0 : Math.Pow(popularity[item], exponent);
            _sums[item] = sum;
        }
    }

    public bool GivesLength => false;

    public int[] Draw(CandidateCase question, int count, Random random)
    {
        var excluded = new HashSet<int>(question.Known) { question.Target };
        var list = new List<int>(count) { question.Target };
        var misses = 0;
        while (list.Count < count && misses < 100)
        {
            var item = Next(random);
            if (excluded.Add(item))
            {
                list.Add(item);
                misses = 0;
            }
            else
            {
                misses++;
            }
        }

        Complete(list, excluded, count, random);
        var drawn = list.ToArray();
        random.Shuffle(drawn);
        return drawn;
    }

    private int Next(Random random)
    {
        // The first item whose sum is above the draw: an item without weight has the sum of the one before and is never it.
        var at = random.NextDouble() * _sums[^1];
        var (low, high) = (0, _sums.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _sums[middle] > at ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    // When draws keep meeting what is excluded, the rest is drawn from a list of what is left: the same law, without the waiting.
    private void Complete(List<int> list, HashSet<int> excluded, int count, Random random)
    {
        if (list.Count == count)
        {
            return;
        }

        var left = Enumerable.Range(0, _sums.Length).Where(item => !excluded.Contains(item)).ToList();
        while (list.Count < count && left.Count > 0)
        {
            var total = left.Sum(Weight);
            var at = random.NextDouble() * total;
            var index = total > 0 ? left.FindIndex(item => (at -= Weight(item)) < 0) : random.Next(left.Count);
            index = index < 0 ? left.FindLastIndex(item => Weight(item) > 0) : index;
            list.Add(left[index]);
            left.RemoveAt(index);
        }
    }

    private double Weight(int item) => item == 0 ? _sums[0] : _sums[item] - _sums[item - 1];
}
