using RosePO.Core.Data;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Tensors;

namespace RosePO.Core.Tests.Preferences;

/// <summary>From a generated dataset to smoothed pairs, on disk.</summary>
public sealed class SmoothPreferencesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-smooth-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_pair_gets_the_oracles_epsilon_and_the_oracle_is_found_again()
    {
        var pairs = Pairs();
        var request = new OracleSmoothingRequest
        {
            Pairs = pairs.Pairs,
            Destination = At("smooth"),
            Temperature = 2,
            MaximumEpsilon = 0.4,
            SasRec = new SasRecOptions { HiddenSize = 8, Layers = 1, Heads = 1, MaxLength = 10, Epochs = 2 },
            OracleDestination = At("oracle"),
            Device = "cpu",
        };
        var result = SmoothPreferences.Run(request, null, Cancellation);
        var (before, after) = (PairSet.Load(pairs.Pairs).Examples, PairSet.Load(result.Pairs).Examples);

        Assert.Equal(before.Select(row => string.Join(' ', row.Rejected)), after.Select(row => string.Join(' ', row.Rejected)));
        Assert.All(after, row => Assert.Equal(
            row.RejectedScores!.Select(score => (float)Math.Min(Epsilons.BradleyTerry(row.ChosenScore!.Value, score, 2), 0.4)), row.Epsilon!));
        Assert.Equal((null, 0.4f), (PairSet.Load(pairs.Pairs).MaximumEpsilon, PairSet.Load(result.Pairs).MaximumEpsilon));
        Assert.Equal((pairs.Examples, pairs.PairCount), (result.Examples, result.PairCount));
        Assert.Equal(pairs.Strategies, result.Strategies);
        Assert.Equal(result.PairCount, result.Histogram.Sum());
        Assert.Equal(after.SelectMany(row => row.Epsilon!).Average(), result.MeanEpsilon, 1e-5);
        Assert.Equal(2, result.Temperature);
        Assert.InRange(result.CalibrationErrorAfter!.Value, 0, 1);

        var dataset = RecDataset.Load(pairs.Dataset);
        using (var oracle = OracleRecommender.Load("sasrec", result.Oracle!, dataset, "cpu"))
        {
            var cases = dataset.Cases(DataSplit.Validation);
            var hits = oracle.Recommend(cases, null, Cancellation).Zip(cases).Count(pair => ScoreOrder.First(pair.First.Scores, pair.Second.Candidates) == pair.Second.Target);
            Assert.Equal(result.OracleHitRatio!.Value, (double)hits / cases.Count, 1e-9);
        }

        var written = File.GetLastWriteTimeUtc(Path.Combine(result.Oracle!, "artifact.json"));
        var again = SmoothPreferences.Run(request with { Destination = At("other"), Temperature = 1 }, null, Cancellation);
        Assert.False(again.Reused);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(again.Oracle!, "artifact.json")));
    }

    [Fact]
    public void An_oracle_of_another_catalogue_is_refused()
    {
        var pairs = Pairs();
        var oracle = TrainOracle.Run(
            new OracleRequest { Dataset = pairs.Dataset, Destination = At("oracle"), Options = new Gru4RecOptions { Epochs = 1, HiddenSize = 8 }, Device = "cpu" },
            null,
            Cancellation);
        var error = Assert.Throws<RoseException>(
            () => OracleRecommender.Load("sasrec", oracle.Oracle, MemoryDataset.Of(5, [[0, 1, 2, 3]]), "cpu"));
        Assert.Equal(RoseErrorCode.ArtifactInvalid, error.Error);
    }

    [Fact]
    public void Folds_give_each_row_the_epsilon_of_a_network_that_did_not_learn_from_its_user()
    {
        var request = Small(SmoothingOracle.Gru4Rec);
        var one = SmoothPreferences.Run(request, null, Cancellation);
        var folds = SmoothPreferences.Run(request with { Destination = At("folds"), OracleDestination = At("folds-oracle"), Folds = 3 }, null, Cancellation);
        var again = SmoothPreferences.Run(request with { Destination = At("again"), OracleDestination = At("again-oracle"), Folds = 3 }, null, Cancellation);
        Assert.NotEqual(one.MeanEpsilon, folds.MeanEpsilon);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folds.Pairs, PairSet.FileName)), File.ReadAllBytes(Path.Combine(again.Pairs, PairSet.FileName)));

        var dataset = RecDataset.Load(folds.Dataset);
        var dealt = OracleFolds.Deal(dataset, 3, request.Seed);
        var (networks, _) = OracleFiles.Read(folds.Oracle!, TorchSharp.torch.CPU);
        Assert.All(PairSet.Load(folds.Pairs).Examples, row =>
        {
            var network = networks[Enumerable.Range(0, 3).Single(fold => !dealt.LearnsFrom(fold, row.User))];
            var query = new OracleQuery(dataset.TrainItems(row.User)[..row.Position].ToArray(), row.Rejected.Prepend(row.Chosen).ToArray());
            Assert.All(
                OracleBatches.Score(network, [query], TorchSharp.torch.CPU, null, Cancellation)[0].Zip(row.RejectedScores!.Prepend(row.ChosenScore!.Value)),
                pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        });
        foreach (var network in networks)
        {
            network.Dispose();
        }

        using var oracle = OracleRecommender.Load("gru4rec", folds.Oracle!, dataset, "cpu");
        var cases = dataset.Cases(DataSplit.Validation);
        var hits = oracle.Recommend(cases, null, Cancellation).Zip(cases).Count(pair => ScoreOrder.First(pair.First.Scores, pair.Second.Candidates) == pair.Second.Target);
        Assert.Equal(folds.OracleHitRatio!.Value, (double)hits / cases.Count, 1e-9);
    }

    [Fact]
    public void A_fitted_temperature_is_used_reported_and_independent_of_the_given_one()
    {
        var request = Small(SmoothingOracle.Caser) with { FitTemperature = true };
        var fitted = SmoothPreferences.Run(request, null, Cancellation);
        var given = SmoothPreferences.Run(request with { Destination = At("given"), FitTemperature = false, Temperature = 5 }, null, Cancellation);

        Assert.Equal(fitted.FittedTemperature, fitted.Temperature);
        Assert.Equal((5, fitted.FittedTemperature), (given.Temperature, given.FittedTemperature));
        Assert.Equal(fitted.CalibrationErrorAfter, given.CalibrationErrorAfter);
        Assert.NotEqual(fitted.CalibrationErrorBefore, given.CalibrationErrorBefore);
        Assert.True(fitted.CalibrationPairs > 0);
        Assert.All(PairSet.Load(fitted.Pairs).Examples, row => Assert.Equal(
            (float)Math.Min(Epsilons.BradleyTerry(row.ChosenScore!.Value, row.RejectedScores![0], fitted.Temperature!.Value), 0.499), row.Epsilon![0]));
    }

    [Fact]
    public void Epsilon_by_rank_is_made_of_the_odds_of_places_in_the_catalogue()
    {
        var result = SmoothPreferences.Run(
            Small(SmoothingOracle.Gru4Rec) with { Epsilon = EpsilonFunction.Rank, FitTemperature = true, AboveMaximum = EpsilonPolicy.Keep }, null, Cancellation);
        var places = RecDataset.Load(result.Dataset).Items.Count;
        Assert.Equal(result.FittedTemperature, result.Temperature);
        Assert.All(PairSet.Load(result.Pairs).Examples, row =>
        {
            Assert.InRange(row.ChosenScore!.Value, -Math.Log(2 * places), Math.Log(2 * places));
            Assert.Equal((float)Epsilons.BradleyTerry(row.ChosenScore.Value, row.RejectedScores![0], result.Temperature!.Value), row.Epsilon![0], 1e-6f);
        });
    }

    [Fact]
    public void Scores_from_a_file_smooth_and_dropped_pairs_leave_the_statistics()
    {
        var pairs = Pairs();
        var examples = PairSet.Load(pairs.Pairs).Examples;
        // The chosen item scores 1; of the rejected ones the first scores more and the second less.
        var lines = examples.SelectMany((row, i) => (string[])[$"{i},{row.Chosen},1", .. row.Rejected.Select((item, k) => $"{i},{item},{(k == 0 ? 2 : 0)}")]).ToArray();
        File.WriteAllLines(At("scores.csv"), ["example,item,score", .. lines]);
        var request = Small(SmoothingOracle.File) with { Scores = At("scores.csv") };
        var clamped = SmoothPreferences.Run(request, null, Cancellation);
        var dropped = SmoothPreferences.Run(request with { Destination = At("dropped"), AboveMaximum = EpsilonPolicy.Drop }, null, Cancellation);
        var kept = SmoothPreferences.Run(request with { Destination = At("kept"), AboveMaximum = EpsilonPolicy.Keep }, null, Cancellation);

        var doubted = examples.Count(row => row.Rejected.Length > 0);
        Assert.Equal((doubted, pairs.PairCount - doubted), (dropped.DroppedPairs, dropped.PairCount));
        Assert.Equal(dropped.PairCount, dropped.Strategies.Sum(count => count.Pairs));
        Assert.Equal(dropped.PairCount, PairSet.Load(dropped.Pairs).Examples.Sum(row => row.Rejected.Length));
        Assert.Equal((double)doubted / pairs.PairCount, clamped.ClampedShare, 1e-9);
        Assert.Equal((20, doubted), (kept.Histogram.Count, kept.Histogram.Skip(10).Sum()));
        Assert.Equal((null, null, 0.499f), (PairSet.Load(kept.Pairs).MaximumEpsilon, PairSet.Load(dropped.Pairs).MaximumEpsilon, PairSet.Load(clamped.Pairs).MaximumEpsilon));

        File.WriteAllLines(At("scores.csv"), ["example,item,score", .. lines[1..]]);
        var error = Assert.Throws<RoseException>(() => SmoothPreferences.Run(request with { Destination = At("none") }, null, Cancellation));
        Assert.Equal(RoseErrorCode.ScoresInvalid, error.Error);
        Assert.Contains($"lacks 1 of the {examples.Count + pairs.PairCount} scores", error.Message, StringComparison.Ordinal);
        Assert.Contains("example 0", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("none")));
    }

    public static TheoryData<OracleSmoothingRequest> Contradictions => new(
        new OracleSmoothingRequest { Pairs = "", Destination = "", Oracle = SmoothingOracle.File },
        new OracleSmoothingRequest { Pairs = "", Destination = "", Scores = "/s.csv" },
        new OracleSmoothingRequest { Pairs = "", Destination = "", Oracle = SmoothingOracle.Constant, FitTemperature = true });

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_request_that_contradicts_itself_is_refused_before_anything_is_read(OracleSmoothingRequest request) =>
        Assert.Equal(RoseErrorCode.RequestInvalid, Assert.Throws<RoseException>(() => SmoothPreferences.Run(request, null, Cancellation)).Error);

    private OracleSmoothingRequest Small(SmoothingOracle oracle) => new()
    {
        Pairs = At("pairs") is var at && Directory.Exists(at) ? at : Pairs().Pairs,
        Destination = At("smooth"),
        Oracle = oracle,
        Gru4Rec = oracle != SmoothingOracle.Gru4Rec ? new() : new Gru4RecOptions { HiddenSize = 8, MaxLength = 10, Epochs = 2 },
        Caser = oracle != SmoothingOracle.Caser ? new() : new CaserOptions { HiddenSize = 8, Window = 2, HorizontalFilters = 4, MaxLength = 10, Epochs = 2 },
        OracleDestination = At("oracle"),
        Device = "cpu",
    };

    private PairSetResult Pairs()
    {
        var dataset = ImportDataset.Run(
            new ImportDatasetRequest
            {
                Format = DatasetFormat.Sample,
                Destination = At("data"),
                Sample = new SampleOptions { Users = 30, Families = 6, FamilySize = 6, MeanInteractions = 10 },
            },
            null,
            Cancellation);
        return BuildPreferencePairs.Run(
            new PreferencePairsRequest
            {
                Dataset = dataset.Dataset,
                Destination = At("pairs"),
                Strategies = [RejectedStrategy.Semantic, RejectedStrategy.Popularity],
                MaxExamples = 50,
            },
            null,
            Cancellation);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
