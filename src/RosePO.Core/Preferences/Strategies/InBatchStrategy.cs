using RosePO.Core.Runtime;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>
/// What was chosen in other examples of the same batch. Batches are cut from a seeded shuffle: in their own order neighbouring examples are one user's.
/// </summary>
/// <param name="chosen">The chosen item of each example.</param>
/// <param name="size">Examples in a batch; the last one may have fewer.</param>
/// <param name="seed">Seeds the shuffle.</param>
internal sealed class InBatchStrategy(int[] chosen, int size, int seed) : IRejectedStrategy
{
    private readonly (int[] Order, int[] Places) _shuffled = Shuffled(chosen.Length, seed);

    /// <summary>Batches of all examples, whichever strategy they have.</summary>
    public static InBatchStrategy Create(StrategyContext context) =>
        new([.. context.Questions.Select(question => question.Target)], context.Request.InBatch.Size, context.Request.Seed);

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random)
    {
        var (order, places) = _shuffled;
        var start = places[example] / size * size;
        return random.Shuffled(order[start..Math.Min(start + size, order.Length)].Select(other => chosen[other]).Distinct().Order());
    }

    private static (int[] Order, int[] Places) Shuffled(int count, int seed)
    {
        var order = new Random(Seeds.Batches(seed)).Shuffled(Enumerable.Range(0, count));
        var places = new int[count];
        for (var place = 0; place < count; place++)
        {
            places[order[place]] = place;
        }

        return (order, places);
    }
}
