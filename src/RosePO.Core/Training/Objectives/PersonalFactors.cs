namespace RosePO.Core.Training.Objectives;

/// <summary>An oracle's opinion of every item for one user, as factors of rewards (Flower); p is the softmax of its scores over the catalogue.</summary>
internal sealed class PersonalFactors
{
    // As in Flower's released code: keeps a quotient and a logarithm finite.
    private const double Tiny = 1e-20;

    private readonly double[] _odds;
    private readonly double _mean;
    private readonly double _least;

    /// <summary>Makes factors of scores.</summary>
    /// <param name="scores">The logit of each item, by its id.</param>
    public PersonalFactors(IReadOnlyList<float> scores)
    {
        // Everything is relative to the most likely item, whose p cancels: p / (max p - min p) is odds / (1 - least odds).
        double most = scores.Max();
        _odds = [.. scores.Select(score => Math.Exp(score - most))];
        (_mean, _least) = (_odds.Average(), _odds.Min());
    }

    /// <summary>q = (p - mean p) / (max p - min p) + 1, above 0 and below 2; 1 where all items are alike.</summary>
    public double Divisor(int item) => (_least < 1 ? ((_odds[item] - _mean) / (1 - _least)) + 1 : 1) + Tiny;

    /// <summary>ln((p - min p) / (max p - min p)); that of the most likely item, 0, where all are alike.</summary>
    public double LogShare(int item) => Math.Log((_least < 1 ? (_odds[item] - _least) / (1 - _least) : 1) + Tiny);

    /// <summary>The likeliest of some items, the first of those that are equally likely.</summary>
    public int Likeliest(IEnumerable<int> items) => items.MaxBy(item => _odds[item]);
}
