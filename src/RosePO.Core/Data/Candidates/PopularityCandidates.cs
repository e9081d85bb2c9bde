using RosePO.Core.Runtime;

namespace RosePO.Core.Data.Candidates;

/// <summary>
/// Items that the user never sees are drawn without replacement in proportion to a power of their training popularity; where all that
/// have any are drawn, the others are drawn alike.
/// </summary>
/// <param name="popularity">Each item's interactions in training.</param>
/// <param name="exponent">The power.</param>
internal sealed class PopularityCandidates(int[] popularity, double exponent) : ICandidateSource
{
    private readonly CumulativeWeights _weights = new(popularity.Select(count => count == 0 ? 0 : Math.Pow(count, exponent)));

    public bool GivesLength => false;

    public int[] Draw(CandidateCase question, int count, Random random)
    {
        var excluded = new HashSet<int>(question.Known) { question.Target };
        var list = new List<int>(count) { question.Target };
        var misses = 0;
        while (list.Count < count && misses < 100)
        {
            var item = _weights.Draw(random);
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
        return random.Shuffled(list);
    }

    // When draws keep meeting what is excluded, the rest is drawn from a list of what is left: the same law, without the waiting.
    private void Complete(List<int> list, HashSet<int> excluded, int count, Random random)
    {
        if (list.Count == count)
        {
            return;
        }

        var left = Enumerable.Range(0, _weights.Count).Where(item => !excluded.Contains(item)).ToList();
        while (list.Count < count && left.Count > 0)
        {
            var total = left.Sum(item => _weights[item]);
            var at = random.NextDouble() * total;
            var index = total > 0 ? left.FindIndex(item => (at -= _weights[item]) < 0) : random.Next(left.Count);
            index = index < 0 ? left.FindLastIndex(item => _weights[item] > 0) : index;
            list.Add(left[index]);
            left.RemoveAt(index);
        }
    }
}
