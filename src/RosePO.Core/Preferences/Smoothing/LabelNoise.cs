using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Runtime;

namespace RosePO.Core.Preferences.Smoothing;

/// <summary>
/// Wrong labels on purpose: chosen and rejected of a share of the pairs change places, so that it can be measured how much of them an objective
/// bears. A pair is flipped by seed, user, position and rejected item alone: what is flipped at one share is flipped at every larger one.
/// </summary>
internal static class LabelNoise
{
    /// <summary>Flips pairs. A flipped pair is a row of its own, with the example's chosen item as the only rejected one.</summary>
    /// <param name="examples">The examples as their strategies made them.</param>
    /// <param name="share">The share of pairs.</param>
    /// <param name="seed">Seeds the draws.</param>
    public static IEnumerable<PreferenceExample> Flip(IEnumerable<PreferenceExample> examples, double share, int seed)
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

    /// <summary>Whether a row's pair was flipped, by the item that came next.</summary>
    public static bool IsFlipped(PreferenceExample row, int next) => row.Chosen != next && row.Rejected is [var only] && only == next;
}
