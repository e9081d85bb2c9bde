using RosePO.Core.Training.Objectives;

namespace RosePO.Benchmarks.Scaling;

/// <summary>
/// Steps on many ranks, computed: each waits for the rank with most tokens, by the trainer's own cut of the rows, and then for the sum of the gradients. Nothing of the sum
/// overlaps with computing, as in the trainer.
/// </summary>
/// <param name="lengths">The tokens of the rows of a pair set.</param>
internal sealed class ScaledRanks(IReadOnlyList<int> lengths)
{
    /// <summary>The ranks that are computed.</summary>
    public static readonly IReadOnlyList<int> Counts = [2, 4, 8, 16, 32, 64];

    /// <summary>The networks, 10^9 bits per second.</summary>
    public static readonly IReadOnlyList<int> Networks = [1, 10, 100];

    // Of a network's rate what reductions reach, and what a message to the next rank takes beside its bytes.
    private const double Reached = 0.8;
    private const double Hop = 50e-6;

    private const int Steps = 40;

    /// <summary>Tokens of a row, the mean.</summary>
    public double RowTokens => lengths.Average();

    /// <summary>Tokens of a step: of a rank's share if rows parted evenly, and of the rank that has most.</summary>
    /// <param name="ranks">Ranks.</param>
    /// <param name="rowsPerRank">Rows of a step over ranks.</param>
    public IEnumerable<(double Mean, double Most)> Shares(int ranks, int rowsPerRank)
    {
        // As trainings order a pair set; one with fewer rows than the ranks of a step need is gone through again.
        var rows = ranks * rowsPerRank;
        int[] all = [.. Enumerable.Repeat(lengths, (rows / lengths.Count) + 1).SelectMany(copy => copy)];
        var order = new EpochOrder(all.Length, rows, epochs: Steps, seed: 1);
        for (var step = 0; step < Steps; step++)
        {
            int[] batch = [.. order.Batch(step).Examples.Select(row => all[row])];
            var parts = RankPasses.Cut(batch, ranks).Select(part => part.Sum(row => (double)batch[row])).ToList();
            yield return (parts.Sum() / ranks, parts.Max());
        }
    }

    /// <summary>How evenly rows part.</summary>
    /// <inheritdoc cref="Shares"/>
    public ScalingBalance Balance(int ranks, int rowsPerRank)
    {
        var shares = Shares(ranks, rowsPerRank).ToList();
        return new ScalingBalance(rowsPerRank, ranks, shares.Sum(share => share.Mean) / shares.Sum(share => share.Most));
    }

    /// <summary>A step on ranks.</summary>
    /// <param name="step">What it costs a rank.</param>
    /// <param name="ranks">Ranks.</param>
    /// <param name="rowsPerRank">Rows of a step over ranks.</param>
    /// <param name="gigabits">The network.</param>
    public ScalingCost Cost(ScaledStep step, int ranks, int rowsPerRank, int gigabits)
    {
        var shares = Shares(ranks, rowsPerRank).ToList();
        var alone = shares.Sum(share => share.Mean) * step.SecondsPerToken;
        var together = (shares.Sum(share => share.Most) * step.SecondsPerToken) + (shares.Count * Reduction(step.Bytes, ranks, gigabits));
        return new ScalingCost(
            step.Model, step.Training, step.Machine, Math.Round(step.Bytes / 1e6, 1), alone / shares.Count, ranks, gigabits, Math.Round(alone / together, 4));
    }

    /// <summary>Seconds of a sum by a ring of ranks: each sends and receives twice the values but for one part, in steps of a part.</summary>
    /// <param name="bytes">The values.</param>
    /// <param name="ranks">Ranks.</param>
    /// <param name="gigabits">The network.</param>
    public static double Reduction(double bytes, int ranks, int gigabits) =>
        (2.0 * (ranks - 1) / ranks * bytes * 8 / (Reached * gigabits * 1e9)) + (2 * (ranks - 1) * Hop);
}
