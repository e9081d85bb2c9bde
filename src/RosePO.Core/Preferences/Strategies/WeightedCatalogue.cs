using RosePO.Core.Data.Candidates;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>Draws items without replacement in proportion to fixed weights.</summary>
internal sealed class WeightedCatalogue
{
    // Misses in a row after which the rest is drawn by counting through it: needed only where almost all weight is forbidden.
    private const int PatientMisses = 64;

    private readonly double[] _weights;
    private readonly CumulativeWeights _cumulative;
    private readonly double _largest;

    /// <summary>Keeps the weights.</summary>
    /// <param name="weights">A weight for each item, at least 0.</param>
    public WeightedCatalogue(IEnumerable<double> weights)
    {
        _weights = [.. weights];
        _largest = _weights.DefaultIfEmpty(0).Max();
        _cumulative = new CumulativeWeights(_weights);
    }

    /// <summary>An item's weight as a share of the largest; 0 where all are 0.</summary>
    public double Share(int item) => _largest > 0 ? _weights[item] / _largest : 0;

    /// <summary>
    /// Draws until no allowed item of positive weight is left. Refusing what is forbidden or drawn already leaves the
    /// proportions among the rest as they are.
    /// </summary>
    public IEnumerable<int> Draw(bool[] forbidden, Random random)
    {
        var drawn = new HashSet<int>();
        for (var misses = 0; misses < PatientMisses && _cumulative.IsPositive;)
        {
            var item = _cumulative.Draw(random);
            if (forbidden[item] || !drawn.Add(item))
            {
                misses++;
                continue;
            }

            misses = 0;
            yield return item;
        }

        foreach (var item in DrawRest(forbidden, drawn, random))
        {
            yield return item;
        }
    }

    private IEnumerable<int> DrawRest(bool[] forbidden, HashSet<int> drawn, Random random)
    {
        var rest = Enumerable.Range(0, _weights.Length).Where(item => _weights[item] > 0 && !forbidden[item] && !drawn.Contains(item)).ToList();
        while (rest.Count > 0)
        {
            var point = random.NextDouble() * rest.Sum(item => _weights[item]);
            var at = 0;
            while (at < rest.Count - 1 && (point -= _weights[rest[at]]) >= 0)
            {
                at++;
            }

            yield return rest[at];
            rest.RemoveAt(at);
        }
    }
}
