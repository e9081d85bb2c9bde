using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Preferences.Smoothing;

/// <summary>
/// Gives every pair of a pair set its epsilon. A trained oracle has learnt the training split, which contains the chosen items, so that its scores of
/// them are fitted ones and epsilon is on the low side, unless it has folds; validation and test items train nothing.
/// </summary>
public static class SmoothPreferences
{
    /// <summary>Smooths the pairs, or finds the artifact of the same request.</summary>
    /// <exception cref="RoseException">A value is out of range, the pairs are not a pair set, a score is missing, or the dataset it names is gone.</exception>
    public static SmoothedPairSetResult Run(
        OracleSmoothingRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        SmoothingRules.Check(request);
        if (OracleRegistry.OptionsOf(request) is not null && LaunchedWork.IsAsked(request.Launcher))
        {
            return LaunchedWork.Run<SmoothedPairSetResult>(request with { Launcher = null }, request.Launcher!, progress, cancellation);
        }

        return Artifact.Produce(Spec(request), folder => Build(request, folder, progress, cancellation), progress, cancellation) with
        {
            Pairs = request.Destination,
        };
    }

    /// <summary>What the smoothed pair set is made from.</summary>
    internal static ArtifactSpec Spec(OracleSmoothingRequest request) =>
        new(PairSet.Kind, request, request.Destination, SmoothingRules.Inputs(request), request.Overwrite)
        {
            IsShared = OracleRegistry.OptionsOf(request) is not null,
            Conditions = OracleRegistry.OptionsOf(request) is null ? new Dictionary<string, string>() : DeviceClass.Condition(request.Device),
        };

    private static SmoothedPairSetResult Build(
        OracleSmoothingRequest request, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var pairs = PairSet.Load(request.Pairs);
        if (pairs.Texts is not null && request.Oracle != SmoothingOracle.Constant)
        {
            throw PreferenceErrors.TextsNotSmoothed(request.Pairs);
        }

        var source = PairSet.ResultOf(request.Pairs);
        var whole = new SmoothedPairSetResult
        {
            Pairs = request.Destination,
            Dataset = pairs.Dataset,
            Examples = pairs.Examples.Count,
            PairCount = pairs.Examples.Sum(row => row.Rejected.Length),
            FlippedPairs = source.FlippedPairs,
            Strategies = source.Strategies,
            Shape = source.Shape,
            PromptNote = source.PromptNote,
        };
        var (rows, result) = request.Oracle == SmoothingOracle.Constant
            ? ([.. pairs.Examples.Select(row => Constant(row, (float)request.ConstantEpsilon))], whole)
            : ByOracle(request, pairs, whole, progress, cancellation);
        PairSet.Write(folder.File(PairSet.FileName), rows);
        GeneratedTexts.Write(folder, pairs.Generated);
        if (pairs.Texts is { } texts)
        {
            PairTexts.Write(folder.File(PairTexts.FileName), texts);
        }

        var epsilons = rows.SelectMany(row => row.Epsilon!).ToArray();
        return result with
        {
            MeanEpsilon = epsilons.Average(epsilon => (double)epsilon),
            Histogram = Epsilons.Histogram(epsilons, request.AboveMaximum == EpsilonPolicy.Keep ? 20 : 10),
        };
    }

    private static (PreferenceExample[] Rows, SmoothedPairSetResult Result) ByOracle(
        OracleSmoothingRequest request, PairSet pairs, SmoothedPairSetResult result, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var dataset = PairDataset.Load(pairs, request.Pairs);
        var trained = OracleRegistry.OptionsOf(request) is { } options ? Train(request, options, pairs.Dataset, progress, cancellation) : null;
        using IOracle oracle = trained is null
            ? ScoresFile.Load(request.Scores!, dataset, cancellation)
            : TrainedOracle.Load(trained.Oracle, request.Device);
        var scores = Scores(oracle, dataset, request, pairs, progress, cancellation);
        var calibration = OracleCalibration.Of(oracle, dataset, request, cancellation);
        var rule = new EpsilonRule(request, calibration.Temperature);
        PreferenceExample[] rows = [.. pairs.Examples.Select((row, i) => rule.Apply(row, scores[i])).OfType<PreferenceExample>()];
        if (rows.Length == 0)
        {
            throw PreferenceErrors.AllDropped(request.Pairs, request.MaximumEpsilon);
        }

        var left = rows.Sum(row => row.Rejected.Length);
        return (rows, result with
        {
            Oracle = trained?.Oracle,
            OracleHitRatio = trained?.ValidationHitRatio,
            Examples = rows.Length,
            PairCount = left,
            Strategies = rule.Dropped.Count > 0 ? PairStatistics.Without(result.Strategies, dataset, rows) : result.Strategies,
            ClampedShare = (double)rule.Clamped / left,
            DroppedPairs = rule.Dropped.Values.Sum(),
            Temperature = calibration.Temperature,
            FittedTemperature = calibration.Fitted,
            CalibrationPairs = calibration.Pairs,
            CalibrationErrorBefore = calibration.Before,
            CalibrationErrorAfter = calibration.After,
        });
    }

    private static OracleResult Train(
        OracleSmoothingRequest request, OracleOptions options, string dataset, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        TrainOracle.Run(
            new OracleRequest
            {
                Dataset = dataset,
                Destination = request.OracleDestination ?? $"{Path.TrimEndingDirectorySeparator(request.Destination)}-oracle",
                Options = options,
                Folds = request.Folds,
                Device = request.Device,
                Seed = request.Seed,
                Overwrite = request.Overwrite,
            },
            progress,
            cancellation);

    private static float[][] Scores(
        IOracle oracle, RecDataset dataset, OracleSmoothingRequest request, PairSet pairs, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        OracleQuery[] queries = [.. pairs.Examples.Select((row, i) => Query(dataset, oracle.MaxLength, row, i))];
        void Done(int done) => progress?.Report(new StageProgress("smooth", "scoring pairs", done, queries.Length));
        var scores = OracleCalibration.Ask(oracle, request, queries, Done, cancellation);
        var whole = SmoothingRules.Whole(request, dataset, queries, scores);
        return [.. pairs.Examples.Select((row, i) => Spread(row, whole[i], dataset.Items.Count))];
    }

    // The stored history is cut for prompts; the dataset has all of it.
    private static OracleQuery Query(RecDataset dataset, int maxLength, PreferenceExample row, int example)
    {
        var start = Math.Max(0, row.Position - maxLength);
        return new OracleQuery(dataset.TrainItems(row.User)[start..row.Position].ToArray(), Answers(row).Where(item => item < dataset.Items.Count).ToArray(), row.User, example);
    }

    // No oracle would ever have a text that names no item: minus infinity, so that epsilon is 0 where it is rejected.
    private static float[] Spread(PreferenceExample row, float[] scores, int items)
    {
        var next = 0;
        return [.. Answers(row).Select(item => item < items ? scores[next++] : float.NegativeInfinity)];
    }

    private static IEnumerable<int> Answers(PreferenceExample row) => row.Rejected.Prepend(row.Chosen);

    private static PreferenceExample Constant(PreferenceExample row, float epsilon) =>
        row with { Epsilon = [.. Enumerable.Repeat(epsilon, row.Rejected.Length)], ChosenScore = null, RejectedScores = null };
}
