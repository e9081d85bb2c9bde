namespace RosePO.Core.Preferences.Strategies;

/// <summary>A popular item: p(i) is proportional to (training count of i) to a power, among the items that may be rejected.</summary>
/// <param name="weights">The weight of each item; an item of weight 0 is never drawn.</param>
internal sealed class PopularityStrategy(IEnumerable<double> weights) : IRejectedStrategy
{
    private readonly WeightedCatalogue _catalogue = new(weights);

    /// <summary>Weights from the dataset's training counts.</summary>
    public static PopularityStrategy Create(StrategyContext context)
    {
        var exponent = context.Request.PopularityExponent;
        return new PopularityStrategy(context.Dataset.Items.Select(item => Math.Pow(item.Popularity, exponent)));
    }

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random) => _catalogue.Draw(forbidden, random);
}
