using RosePO.Core.Preferences.Pairs;

namespace RosePO.Core.Preferences.Smoothing;

/// <summary>Gives the pairs of an example their epsilons, and counts what had to be clamped or left out.</summary>
/// <param name="request">The maximum, and what happens to larger epsilons.</param>
/// <param name="temperature">tau.</param>
internal sealed class EpsilonRule(OracleSmoothingRequest request, double temperature)
{
    /// <summary>The largest epsilon that is ever kept: a label's odds, epsilon / (1 - epsilon), stay finite.</summary>
    public const double Largest = 0.999;

    /// <summary>Pairs whose epsilon was clamped to the maximum.</summary>
    public int Clamped { get; private set; }

    /// <summary>Left-out pairs by strategy.</summary>
    public Dictionary<RejectedStrategy, int> Dropped { get; } = [];

    /// <summary>Smooths an example.</summary>
    /// <param name="row">The example.</param>
    /// <param name="scores">Scores, or log-odds of ranks: the chosen item's, then those of the rejected ones.</param>
    /// <returns>The example without the pairs that are left out; null where none is left.</returns>
    public PreferenceExample? Apply(PreferenceExample row, float[] scores)
    {
        var kept = new List<int>();
        var epsilons = new List<float>();
        for (var i = 0; i < row.Rejected.Length; i++)
        {
            var raw = Epsilons.BradleyTerry(scores[0], scores[i + 1], temperature);
            if (raw > request.MaximumEpsilon && request.AboveMaximum == EpsilonPolicy.Drop)
            {
                Dropped[row.Strategies[i]] = Dropped.GetValueOrDefault(row.Strategies[i]) + 1;
                continue;
            }

            kept.Add(i);
            epsilons.Add((float)Limited(raw));
        }

        return kept.Count == 0 ? null : row.Only(kept) with
        {
            Epsilon = [.. epsilons],
            ChosenScore = scores[0],
            RejectedScores = [.. kept.Select(i => scores[i + 1])],
        };
    }

    private double Limited(double raw)
    {
        if (request.AboveMaximum == EpsilonPolicy.Keep)
        {
            return Math.Min(raw, Largest);
        }

        Clamped += raw > request.MaximumEpsilon ? 1 : 0;
        return Math.Min(raw, request.MaximumEpsilon);
    }
}
