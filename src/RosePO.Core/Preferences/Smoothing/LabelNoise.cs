using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Runtime;

namespace RosePO.Core.Preferences.Smoothing;

/// <summary>
/// Wrong labels on purpose: chosen and rejected of a share of the pairs, or of the examples, change places, so that it can be measured how much of
/// them an objective bears. What is flipped at one share is flipped at every larger one.
/// </summary>
internal static class LabelNoise
{
    /// <summary>The examples with a share of wrong labels.</summary>
    /// <param name="examples">The examples as their strategies made them.</param>
    /// <param name="unit">What changes places: single pairs, or the chosen item of a whole example with one that it rejects.</param>
    /// <param name="share">The share of them.</param>
    /// <param name="seed">Seeds the draws.</param>
    public static IEnumerable<PreferenceExample> Flip(IEnumerable<PreferenceExample> examples, FlippedUnit unit, double share, int seed) =>
        unit == FlippedUnit.Example ? examples.Select(example => FlipExample(example, share, seed)) : FlipPairs(examples, share, seed);

    /// <summary>Whether a row's label was flipped, by the item that came next.</summary>
    public static bool IsFlipped(PreferenceExample row, int next) => row.Chosen != next && row.Rejected.Contains(next);

    // An example stays one row, so that training on it takes the same steps with wrong labels as without.
    private static PreferenceExample FlipExample(PreferenceExample example, double share, int seed)
    {
        var draws = new Random(Seeds.Flipped(seed, example.User, example.Position, example.Chosen));
        if (draws.NextDouble() >= share)
        {
            return example;
        }

        var at = draws.Next(example.Rejected.Length);
        int[] rejected = [.. example.Rejected];
        rejected[at] = example.Chosen;
        return example with { Chosen = example.Rejected[at], Rejected = rejected };
    }

    // A pair is flipped by seed, user, position and rejected item alone, and is then a row of its own with the example's chosen item as the only rejected one.
    private static IEnumerable<PreferenceExample> FlipPairs(IEnumerable<PreferenceExample> examples, double share, int seed)
    {
        foreach (var example in examples)
        {
            var flipped = Array.ConvertAll(example.Rejected, item => new Random(Seeds.Flipped(seed, example.User, example.Position, item)).NextDouble() < share);
            if (example.Only(Enumerable.Range(0, flipped.Length).Where(at => !flipped[at])) is { Rejected.Length: > 0 } kept)
            {
                yield return kept;
            }

            for (var at = 0; at < flipped.Length; at++)
            {
                if (flipped[at])
                {
                    yield return example.Only(at) with { Chosen = example.Rejected[at], Rejected = [example.Chosen] };
                }
            }
        }
    }
}
