using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Options;
using RosePO.Core.Oracles;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Preferences;

/// <summary>What a smoothing request, and the scores that it leads to, must be.</summary>
internal static class SmoothingRules
{
    /// <summary>Checks a request before anything is loaded.</summary>
    public static void Check(OracleSmoothingRequest request)
    {
        OptionCheck.Run(request);
        LauncherCommand.Of(request.Launcher);
        if (request is { Oracle: SmoothingOracle.File, Scores: null })
        {
            throw OptionErrors.Contradiction(request.Scores, "The oracle File reads scores, but no file is named: set 'scores'.");
        }

        OracleRules.Check(request);
    }

    /// <summary>What is read, by the request's property.</summary>
    public static Dictionary<string, string> Inputs(OracleSmoothingRequest request) =>
        ArtifactSpec.InputsOf(("pairs", request.Pairs), ("scores", request.Scores));

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
