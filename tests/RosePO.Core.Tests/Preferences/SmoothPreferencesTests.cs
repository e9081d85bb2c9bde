using RosePO.Core.Data;
using RosePO.Core.Evaluation;
using RosePO.Core.Preferences;

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
            row.RejectedScores!.Select(score => Smoothing.Epsilon(row.ChosenScore!.Value, score, 2, 0.4, out _)), row.Epsilon!));
        Assert.Equal((null, 0.4f), (PairSet.Load(pairs.Pairs).MaximumEpsilon, PairSet.Load(result.Pairs).MaximumEpsilon));
        Assert.Equal((pairs.Examples, pairs.PairCount), (result.Examples, result.PairCount));
        Assert.Equal(pairs.Strategies, result.Strategies);
        Assert.Equal(result.PairCount, result.Histogram.Sum());
        Assert.Equal(after.SelectMany(row => row.Epsilon!).Average(), result.MeanEpsilon, 1e-5);

        var dataset = RecDataset.Load(pairs.Dataset);
        using (var oracle = SasRecRecommender.Load("sasrec", result.Oracle!, dataset, "cpu"))
        {
            var cases = dataset.Cases(DataSplit.Validation);
            var hits = oracle.Recommend(cases, null, Cancellation).Zip(cases).Count(pair => pair.Second.Candidates[pair.First.Best] == pair.Second.Target);
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
        var oracle = Core.Oracles.TrainSasRec.Run(
            new SasRecRequest { Dataset = pairs.Dataset, Destination = At("oracle"), SasRec = new SasRecOptions { Epochs = 1, HiddenSize = 8 }, Device = "cpu" },
            null,
            Cancellation);
        var error = Assert.Throws<RoseException>(
            () => SasRecRecommender.Load("sasrec", oracle.Oracle, MemoryDataset.Of(5, [[0, 1, 2, 3]]), "cpu"));
        Assert.Equal(RoseErrorCode.ArtifactInvalid, error.Error);
    }

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
