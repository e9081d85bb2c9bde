namespace RosePO.Core.Preferences.Strategies;

/// <summary>Any item that may be rejected, uniformly.</summary>
/// <param name="items">The catalogue's size.</param>
internal sealed class RandomStrategy(int items) : IRejectedStrategy
{
    private readonly WeightedCatalogue _catalogue = new(Enumerable.Repeat(1.0, items));

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random) => _catalogue.Draw(forbidden, random);
}
