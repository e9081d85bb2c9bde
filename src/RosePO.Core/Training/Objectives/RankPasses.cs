using RosePO.Core.Ranks;
using RosePO.Core.Tensors;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// The passes of a step. Ranks cut the step's rows among them, about as many tokens each, and pass by pass compute their own: a cut into the same parts gives the
/// same sums, whoever computes them.
/// </summary>
internal static class RankPasses
{
    /// <summary>The rows of this rank's passes, by their indices.</summary>
    /// <param name="rows">The rows of the step; the same on every rank.</param>
    /// <param name="length">A row's tokens.</param>
    /// <param name="budget">The most tokens of a pass, padding included; 0 for no limit.</param>
    public static IEnumerable<IReadOnlyList<int>> Of<T>(IReadOnlyList<T> rows, Func<T, int> length, int budget)
    {
        if (RankGroup.Current is not { IsShared: true } ranks)
        {
            return TokenBatches.Passes(rows, length, budget);
        }

        var own = Cut([.. rows.Select(length)], ranks.Size)[ranks.Rank];
        return own.Count == 0 ? [] : TokenBatches.Passes(own, row => length(rows[row]), budget).Select(pass => (int[])[.. pass.Select(at => own[at])]);
    }

    /// <summary>Cuts rows into parts: the longest first, each to the part that has fewest tokens by then.</summary>
    /// <param name="lengths">The tokens of each row.</param>
    /// <param name="parts">How many parts.</param>
    /// <returns>The rows of each part, in their order; some parts have none where rows are few.</returns>
    internal static IReadOnlyList<IReadOnlyList<int>> Cut(IReadOnlyList<int> lengths, int parts)
    {
        var (cut, tokens) = (new List<int>[parts], new long[parts]);
        for (var part = 0; part < parts; part++)
        {
            cut[part] = [];
        }

        foreach (var row in Enumerable.Range(0, lengths.Count).OrderByDescending(row => lengths[row]).ThenBy(row => row))
        {
            var least = Array.IndexOf(tokens, tokens.Min());
            cut[least].Add(row);
            tokens[least] += Math.Max(1, lengths[row]);
        }

        Array.ForEach(cut, rows => rows.Sort());
        return cut;
    }
}
