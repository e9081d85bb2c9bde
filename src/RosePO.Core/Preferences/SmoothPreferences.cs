using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Oracles;

namespace RosePO.Core.Preferences;

/// <summary>
/// Gives every pair of a pair set its epsilon. The oracle is trained on the training split, which holds the chosen items, so
/// that its scores of them are fitted ones and epsilon is on the low side; validation and test items train nothing.
/// </summary>
public static class SmoothPreferences
{
    /// <summary>Smooths the pairs, or finds the artifact of the same request.</summary>
    /// <exception cref="RoseException">A value is out of range, the pairs are not a pair set, or the dataset it names is gone.</exception>
    public static SmoothedPairSetResult Run(
        OracleSmoothingRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(request);
        return Artifact.Produce(
            new ArtifactSpec(PairSet.Kind, request, request.Destination, new Dictionary<string, string> { ["pairs"] = request.Pairs }, request.Overwrite),
            folder => Build(request, folder, progress, cancellation)) with
        {
            Pairs = request.Destination,
        };
    }

    private static SmoothedPairSetResult Build(
        OracleSmoothingRequest request, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var source = PairSet.ResultOf(request.Pairs);
        var pairs = PairSet.Load(request.Pairs);
        OracleResult? oracle = null;
        (PreferenceExample[] Rows, int Clamped) smoothed;
        switch (request.Oracle)
        {
            case SmoothingOracle.Constant:
                smoothed = ([.. pairs.Examples.Select(row => Constant(row, (float)request.ConstantEpsilon))], 0);
                break;
            default:
                oracle = TrainOracle(request, pairs.Dataset, progress, cancellation);
                smoothed = BySasRec(request, oracle.Oracle, pairs, progress, cancellation);
                break;
        }

        PairSet.Write(folder.File(PairSet.FileName), smoothed.Rows);
        var epsilons = smoothed.Rows.SelectMany(row => row.Epsilon!).ToArray();
        return new SmoothedPairSetResult
        {
            Pairs = request.Destination,
            Dataset = source.Dataset,
            Examples = source.Examples,
            PairCount = source.PairCount,
            Strategies = source.Strategies,
            Oracle = oracle?.Oracle,
            OracleHitRatio = oracle?.ValidationHitRatio,
            MeanEpsilon = epsilons.Average(epsilon => (double)epsilon),
            ClampedShare = (double)smoothed.Clamped / epsilons.Length,
            Histogram = Smoothing.Histogram(epsilons),
        };
    }

    private static OracleResult TrainOracle(
        OracleSmoothingRequest request, string dataset, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        TrainSasRec.Run(
            new SasRecRequest
            {
                Dataset = dataset,
                Destination = request.OracleDestination ?? $"{Path.TrimEndingDirectorySeparator(request.Destination)}-oracle",
                SasRec = request.SasRec,
                Device = request.Device,
                Seed = request.Seed,
                Overwrite = request.Overwrite,
            },
            progress,
            cancellation);

    private static (PreferenceExample[] Rows, int Clamped) BySasRec(
        OracleSmoothingRequest request, string oracle, PairSet pairs, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var dataset = RecDataset.Load(pairs.Dataset);
        using var scorer = SasRecOracle.Load(oracle, request.Device);
        var queries = pairs.Examples.Select(row => Query(dataset, request, row)).ToArray();
        var scores = scorer.Score(
            queries, done => progress?.Report(new StageProgress("smooth", "scoring pairs", done, queries.Length)), cancellation);
        var clamped = 0;
        var rows = pairs.Examples.Select((row, i) => Smooth(row, scores[i], request, ref clamped)).ToArray();
        return (rows, clamped);
    }

    // The stored history is cut for prompts; the dataset has all of it.
    private static OracleQuery Query(RecDataset dataset, OracleSmoothingRequest request, PreferenceExample row)
    {
        var items = row.User < dataset.Users.Count ? dataset.TrainItems(row.User) : [];
        if (row.Position >= items.Length || items[row.Position] != row.Chosen)
        {
            throw PreferenceErrors.OtherDataset(request.Pairs, dataset.Folder);
        }

        var start = Math.Max(0, row.Position - request.SasRec.MaxLength);
        return new OracleQuery(items[start..row.Position].ToArray(), (int[])[row.Chosen, .. row.Rejected]);
    }

    private static PreferenceExample Smooth(PreferenceExample row, float[] scores, OracleSmoothingRequest request, ref int clamped)
    {
        var epsilon = new float[row.Rejected.Length];
        for (var i = 0; i < epsilon.Length; i++)
        {
            epsilon[i] = Smoothing.Epsilon(scores[0], scores[i + 1], request.Temperature, request.MaximumEpsilon, out var changed);
            clamped += changed ? 1 : 0;
        }

        return row with { Epsilon = epsilon, ChosenScore = scores[0], RejectedScores = scores[1..] };
    }

    private static PreferenceExample Constant(PreferenceExample row, float epsilon) =>
        row with { Epsilon = [.. Enumerable.Repeat(epsilon, row.Rejected.Length)], ChosenScore = null, RejectedScores = null };

    private static void Check(OracleSmoothingRequest request)
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
    }
}
