using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Preferences;

public sealed class PairDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_that_were_moved_together_find_each_other()
    {
        var pairs = Pairs(Import("runs/data", 1), "runs/pairs");
        Directory.Move(_folder.At("runs"), _folder.At("moved"));
        var set = PairSet.Load(_folder.At("moved/pairs"));
        Assert.Equal(_folder.At("moved/data"), set.Dataset);
        Assert.Equal(pairs.Examples, set.Examples.Count);
        Assert.True(Align(_folder.At("moved/pairs")).Steps > 0);
    }

    [Fact]
    public void A_dataset_that_is_gone_is_asked_for_and_taken_where_it_is_named()
    {
        var pairs = Pairs(Import("data", 1), "runs/pairs").Pairs;
        Directory.Move(_folder.At("data"), _folder.At("elsewhere"));
        var error = Assert.Throws<RoseException>(() => Align(pairs));
        Assert.Equal((RoseErrorCode.FileNotFound, _folder.At("data")), (error.Error, error.File));
        Assert.Contains("name its folder", error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder.At("elsewhere"), Align(pairs, _folder.At("elsewhere")).Dataset);
    }

    [Fact]
    public void A_dataset_that_the_pairs_were_not_made_of_is_refused()
    {
        var pairs = Pairs(Import("data", 1), "pairs").Pairs;
        var error = Assert.Throws<RoseException>(() => Align(pairs, Import("other", 2)));
        Assert.Equal((RoseErrorCode.PairSetInvalid, pairs), (error.Error, error.File));
    }

    // Of any catalogue: an embedded model knows the words of its titles, and others as unknown.
    private readonly RecDataset _base = MemoryDataset.Of(6, [[0, 1, 2, 3]]);

    private string Import(string name, int seed) => ImportDataset.Run(new ImportDatasetRequest
    {
        Format = DatasetFormat.Sample,
        Destination = _folder.At(name),
        Candidates = 6,
        Seed = seed,
        Sample = new SampleOptions { Users = 12, MeanInteractions = 7 },
    }, null, Cancellation).Dataset;

    private PairSetResult Pairs(string dataset, string name) => BuildPreferencePairs.Run(new PreferencePairsRequest
    {
        Dataset = dataset,
        Destination = _folder.At(name),
        Strategies = [RejectedStrategy.Random],
        MaxExamples = 8,
        Candidates = 6,
        MaxHistory = 4,
    }, null, Cancellation);

    private ModelResult Align(string pairs, string? dataset = null) => TrainModel.Run(new AlignRequest
    {
        Model = UntrainedModel.Save(_base, _folder.At("base")),
        Pairs = pairs,
        Dataset = dataset,
        Destination = _folder.At("model"),
        Epochs = 1,
        BatchSize = 4,
        MaxHistory = 4,
    }, null, Cancellation);
}
