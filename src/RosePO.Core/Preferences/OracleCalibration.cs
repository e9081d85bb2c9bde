using RosePO.Core.Data;
using RosePO.Core.Oracles;

namespace RosePO.Core.Preferences;

/// <summary>
/// How well epsilon says how often an oracle is wrong, on pairs that trained nothing: the next item of each validation question against each other
/// candidate.
/// </summary>
/// <param name="Temperature">The tau to use, given or fitted.</param>
/// <param name="Fitted">The fitted tau; null where epsilon has none or there is no pair.</param>
/// <param name="Pairs">Pairs that have both scores.</param>
/// <param name="Before">The expected calibration error with the tau that was given; null without pairs.</param>
/// <param name="After">The same with the fitted tau.</param>
internal sealed record OracleCalibration(double Temperature, double? Fitted, int Pairs, double? Before, double? After)
{
    /// <summary>Judges an oracle; fits the temperature where the request asks for it.</summary>
    /// <exception cref="RoseException">A temperature is to be fitted and there is no pair to fit it on.</exception>
    public static OracleCalibration Of(IOracle oracle, RecDataset dataset, OracleSmoothingRequest request, CancellationToken cancellation)
    {
        var cases = dataset.Cases(DataSplit.Validation);
        var byRank = request.Epsilon == EpsilonFunction.Rank;
        OracleQuery[] queries = [.. cases.Select(question => new OracleQuery(question.History, question.Candidates, question.User))];
        var scores = byRank ? oracle.Ranks(queries, null, cancellation) : oracle.Score(queries, null, cancellation);
        var pairs = cases.Zip(scores).SelectMany(pair => PairsOf(pair.First, pair.Second)).ToArray();
        if (pairs.Length == 0)
        {
            return !request.FitTemperature
                ? new OracleCalibration(request.Temperature, null, 0, null, null)
                : throw PreferenceErrors.NothingToFit(dataset.Folder);
        }

        var given = Error(pairs, new EpsilonRule(request, request.Temperature));
        if (byRank)
        {
            return new OracleCalibration(request.Temperature, null, pairs.Length, given, null);
        }

        var fitted = TemperatureFit.Fit([.. pairs.Select(pair => (double)pair.Next - pair.Other)]);
        return new OracleCalibration(
            request.FitTemperature ? fitted : request.Temperature, fitted, pairs.Length, given, Error(pairs, new EpsilonRule(request, fitted)));
    }

    private static double Error((float Next, float Other)[] pairs, EpsilonRule rule) =>
        CalibrationError.Of([.. pairs.Select(pair => rule.Raw(pair.Next, pair.Other))]);

    private static IEnumerable<(float Next, float Other)> PairsOf(EvaluationCase question, float[] scores)
    {
        var next = scores[Array.IndexOf(question.Candidates, question.Target)];
        return question.Candidates.Zip(scores)
            .Where(pair => pair.First != question.Target && !float.IsNaN(pair.Second) && !float.IsNaN(next))
            .Select(pair => (next, pair.Second));
    }
}
