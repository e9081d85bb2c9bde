namespace RosePO.Core.Preferences.Strategies;

/// <summary>A popular item: p(i) is proportional to (training count of i) to a power, among the items that may be rejected.</summary>
/// <param name="weights">The weight of each item; an item of weight 0 is never drawn.</param>
/// <param name="includesHistory">Whether what the user has in training may be rejected, all but the chosen item.</param>
internal sealed class PopularityStrategy(IEnumerable<double> weights, bool includesHistory = false) : IRejectedStrategy
{
    private readonly WeightedCatalogue _catalogue = new(weights);

    /// <summary>Weights from the dataset's training counts.</summary>
    public static PopularityStrategy Create(StrategyContext context)
    {
        var exponent = context.Request.Popularity.Exponent;
        return new PopularityStrategy(
            context.Dataset.Items.Select(item => Math.Pow(item.Popularity, exponent)), context.Request.Popularity.IncludesHistory);
    }

    /// <inheritdoc/>
    public bool SparesChosenOnly => includesHistory;

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random) => _catalogue.Draw(forbidden, random);

    /// <summary>The item's weight as a share of the largest.</summary>
    public float Grade(int example, int item) => (float)_catalogue.Share(item);
}
