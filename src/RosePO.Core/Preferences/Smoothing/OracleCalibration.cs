using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Tensors;

namespace RosePO.Core.Preferences.Smoothing;

/// <summary>
/// How well epsilon says how often an oracle is wrong, on pairs that trained nothing: the next item of each validation question against each other
/// candidate.
/// </summary>
/// <param name="Temperature">The tau to use, given or fitted.</param>
/// <param name="Fitted">The fitted tau; null where there is no pair.</param>
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
        OracleQuery[] queries = [.. cases.Select(question => new OracleQuery(question.History, question.Candidates, question.User))];
        var scores = Ask(oracle, request, queries, null, cancellation);
        var differences = cases.Zip(scores).SelectMany(pair => Differences(pair.First, pair.Second)).ToArray();
        if (differences.Length == 0)
        {
            return !request.FitTemperature
                ? new OracleCalibration(request.Temperature, null, 0, null, null)
                : throw PreferenceErrors.NothingToFit(dataset.Folder);
        }

        var fitted = TemperatureFit.Fit(differences);
        return new OracleCalibration(
            request.FitTemperature ? fitted : request.Temperature, fitted, differences.Length, Error(differences, request.Temperature), Error(differences, fitted));
    }

    /// <summary>What epsilon is made of: scores, or the log-odds of ranks.</summary>
    public static float[][] Ask(
        IOracle oracle, OracleSmoothingRequest request, OracleQuery[] queries, Action<int>? done, CancellationToken cancellation) =>
        request.Epsilon == EpsilonFunction.Rank ? oracle.RankOdds(queries, done, cancellation) : oracle.Score(queries, done, cancellation);

    /// <summary>The expected calibration error of epsilons of pairs whose labels are right.</summary>
    /// <param name="epsilons">Each pair's probability that its label is wrong; at least one.</param>
    public static double Error(IEnumerable<double> epsilons) => CalibrationError.Of(epsilons.Select(Preference));

    private static double Error(double[] differences, double temperature) =>
        Error(differences.Select(difference => Epsilons.BradleyTerry(difference, 0, temperature)));

    // Epsilon is the probability that the label is wrong, and these labels are right.
    private static (double Confidence, double Right) Preference(double epsilon) =>
        (Math.Max(epsilon, 1 - epsilon), epsilon < 0.5 ? 1 : epsilon > 0.5 ? 0 : 0.5);

    // The next item's score less that of each other candidate.
    private static IEnumerable<double> Differences(EvaluationCase question, float[] scores)
    {
        var next = scores[Array.IndexOf(question.Candidates, question.Target)];
        return question.Candidates.Zip(scores)
            .Where(pair => pair.First != question.Target)
            .Select(pair => (double)next - pair.Second)
            .Where(double.IsFinite);
    }
}
