using RosePO.Core.Data;
using RosePO.Core.Oracles;

namespace RosePO.Core.Preferences;

/// <summary>What a smoothing request, and the scores that it leads to, must be.</summary>
internal static class SmoothingRules
{
    /// <summary>Checks a request before anything is loaded.</summary>
    public static void Check(OracleSmoothingRequest request)
    {
        if (request.MaximumEpsilon is not (> 0 and < 0.5))
        {
            throw PreferenceErrors.OutOfRange(nameof(request.MaximumEpsilon), $"{request.MaximumEpsilon}", "above 0 and below 0.5, where a pair would lose its direction");
        }

        if (!(request.Temperature > 0 && double.IsFinite(request.Temperature)))
        {
            throw PreferenceErrors.OutOfRange(nameof(request.Temperature), $"{request.Temperature}", "above 0");
        }

        if (request.ConstantEpsilon is not (>= 0 and < 0.5))
        {
            throw PreferenceErrors.OutOfRange(nameof(request.ConstantEpsilon), $"{request.ConstantEpsilon}", "at least 0 and below 0.5");
        }

        if ((request.Oracle == SmoothingOracle.File) != (request.Scores is not null))
        {
            throw PreferenceErrors.ScoresAndOracle(request.Oracle);
        }

        if (request.FitTemperature && request.Oracle == SmoothingOracle.Constant)
        {
            throw PreferenceErrors.NoTemperature();
        }
    }

    /// <summary>What is read, by the request's property.</summary>
    public static Dictionary<string, string> Inputs(OracleSmoothingRequest request)
    {
        var inputs = new Dictionary<string, string> { ["pairs"] = request.Pairs };
        if (request.Scores is { } scores)
        {
            inputs["scores"] = scores;
        }

        return inputs;
    }

    /// <summary>The scores, if none is missing.</summary>
    public static float[][] Whole(OracleSmoothingRequest request, RecDataset dataset, OracleQuery[] queries, float[][] scores)
    {
        var missing = queries.Zip(scores)
            .SelectMany(pair => pair.First.Items.ToArray().Zip(pair.Second, (item, score) => (Query: pair.First, Item: item, Score: score)))
            .Where(answer => float.IsNaN(answer.Score))
            .ToArray();
        if (missing.Length == 0)
        {
            return scores;
        }

        var (query, first, _) = missing[0];
        var (user, item) = (dataset.Users[query.User], dataset.Items[first]);
        throw PreferenceErrors.ScoresMissing(
            request.Scores ?? request.Pairs, missing.Length, scores.Sum(row => row.Length),
            $"example {query.Example}, user {user.User} ('{user.SourceId}'), item {item.Id} ('{item.SourceId}', {item.Title})");
    }
}
