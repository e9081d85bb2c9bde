using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Oracles.Networks;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Preferences;
using TorchSharp;

namespace RosePO.Core.Tests.Oracles;

/// <summary>An oracle of folds answers for a user by a network that learnt nothing from that user.</summary>
public sealed class OracleFoldTests
{
    // Of no circle of the others.
    private const int Strange = 5;

    public OracleFoldTests() => TorchRuntime.EnsureLoaded();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(24)]
    public void Each_user_trains_every_network_but_the_one_that_answers_for_the_user(int count)
    {
        // Items 5u to 5u + 4 are user u's alone.
        var dataset = MemoryDataset.Of(24 * 5, [.. Enumerable.Range(0, 24).Select(user => Enumerable.Range(user * 5, 5).ToArray())]);
        var folds = OracleFolds.Deal(dataset, count, 3);
        var trained = Enumerable.Range(0, count).Select(fold => OracleTrainer.Histories(dataset, folds, fold).SelectMany(items => items).ToHashSet()).ToArray();

        Assert.All(Enumerable.Range(0, 24), user =>
        {
            var items = dataset.TrainItems(user).ToArray();
            var answering = Assert.Single(Enumerable.Range(0, count), fold => folds.AnswersFor(fold, user));
            Assert.All(Enumerable.Range(0, count), fold => Assert.Equal(fold == answering ? 0 : items.Length, items.Count(trained[fold].Contains)));
        });
        var sizes = Enumerable.Range(0, count).Select(fold => Enumerable.Range(0, 24).Count(user => folds.AnswersFor(fold, user))).ToArray();
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
    }

    [Fact]
    public void Nothing_that_a_user_did_changes_the_network_that_answers_for_the_user()
    {
        var circle = TinyOracles.Circle();
        var folds = OracleFolds.Deal(circle, 2, 1);
        var user = Enumerable.Range(0, 24).First(user => folds.AnswersFor(1, user));
        var other = MemoryDataset.Of(
            TinyOracles.Items, [.. circle.Users.Select(history => history.User == user ? Enumerable.Repeat(Strange, 9).ToArray() : history.Items)]);
        var options = TinyOracles.Of(SmoothingOracle.SasRec) with { Epochs = 5, Patience = 2 };

        Assert.Equal(Weights(circle, options, folds, 1), Weights(other, options, folds, 1));
        Assert.NotEqual(Weights(circle, options, folds, 0), Weights(other, options, folds, 0));
    }

    [Fact]
    public void Folds_are_dealt_by_the_seed_and_windows_of_one_person_stay_together()
    {
        UserHistory[] windows = [.. Enumerable.Range(0, 30).Select(at => new UserHistory(
            at, $"u#{at / 3}#{(at % 3) + 1}", [.. Enumerable.Range(0, (at % 3) + 2)], [.. Enumerable.Repeat(DataSplit.Context, (at % 3) + 1), DataSplit.Train]))];
        var dataset = new RecDataset("memory", TinyOracles.Circle().Items, windows, new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>>());
        int[] Dealt(int seed) => [.. windows.Select(window => Enumerable.Range(0, 3).Single(fold => OracleFolds.Deal(dataset, 3, seed).AnswersFor(fold, window.User)))];

        Assert.Equal(Dealt(1), Dealt(1));
        Assert.NotEqual(Dealt(1), Dealt(2));
        Assert.All(Dealt(1).Chunk(3), person => Assert.Single(person.Distinct()));
        Assert.Equal("u#1", new UserHistory(0, "u#1", [1, 2], [DataSplit.Train, DataSplit.Train]).Person);
        var error = Assert.Throws<RoseException>(() => OracleFolds.Deal(dataset, 11, 1));
        Assert.Equal((RoseErrorCode.RequestInvalid, "folds"), (error.Error, error.Option));
        Assert.Equal("'folds' is '11' where a number from 1 to 10, the users of the dataset, is needed: correct the value.", error.Message);
    }

    [Fact]
    public void A_question_of_a_user_goes_to_one_network_and_one_of_nobody_to_the_mean_of_all()
    {
        var circle = TinyOracles.Circle();
        var folds = OracleFolds.Deal(circle, 3, 1);
        OracleNetwork[] networks = [.. Enumerable.Range(0, 3).Select(fold => OracleRegistry.Create(TinyOracles.Of(SmoothingOracle.SasRec), TinyOracles.Items, fold))];
        Array.ForEach(networks, network => network.eval());
        using var oracle = new TrainedOracle(networks, folds, torch.CPU);
        var question = new OracleQuery(new[] { 1, 2 }, new[] { 3, 4, 5 });
        float[][] byNetwork = [.. networks.Select(network => TinyOracles.Score(network, question)[0])];
        var asked = 0;

        OracleQuery[] queries = [question, .. Enumerable.Range(0, 24).Select(user => question with { User = user })];
        var answers = oracle.Score(queries, done => asked = done, Cancellation);
        Assert.Equal(queries.Length, asked);
        Assert.All(Enumerable.Range(0, 3), item => Assert.Equal(byNetwork.Average(row => row[item]), answers[0][item], 1e-6f));
        Assert.All(Enumerable.Range(0, 24), user => Assert.All(
            byNetwork[Enumerable.Range(0, 3).Single(fold => folds.AnswersFor(fold, user))].Zip(answers[user + 1]), pair => Assert.Equal(pair.First, pair.Second, 1e-6f)));

        var cases = circle.Cases(DataSplit.Validation);
        var hits = cases.Count(one => oracle.Score([new OracleQuery(one.History, one.Candidates, one.User)])[0] is var scores
            && one.Candidates[Array.IndexOf(scores, scores.Max())] == one.Target);
        Assert.Equal((double)hits / cases.Count, oracle.Measure(cases, Cancellation).HitRatio, 1e-9);
    }

    [Fact]
    public void One_fold_is_the_oracle_without_folds_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        var (dataset, options) = (Sample(folder), TinyOracles.Of(SmoothingOracle.Gru4Rec) with { Epochs = 2 });
        var result = TrainOracle.Run(new OracleRequest { Dataset = dataset, Destination = folder.At("oracle"), Options = options, Device = "cpu" }, null, Cancellation);
        var (network, epochs, best) = OracleTrainer.Fit(RecDataset.Load(dataset), options, 1, torch.CPU, null, Cancellation);
        using (network)
        {
            Directory.CreateDirectory(folder.At("direct"));
            OracleFiles.Write(new ArtifactFolder(folder.At("direct"), new Dictionary<string, string>()), OracleFolds.One, network);
        }

        Assert.Equal(["artifact.json", "config.json", "metrics.json", "model.safetensors"], Directory.GetFiles(result.Oracle).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(folder.At("direct")), file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(result.Oracle, Path.GetFileName(file)))));
        Assert.Equal((best, epochs[best - 1].Validation.NdcgAt10), (result.BestEpoch, result.ValidationNdcgAt10));
        Assert.DoesNotContain("olds", File.ReadAllText(Path.Combine(result.Oracle, "config.json")) + File.ReadAllText(Path.Combine(result.Oracle, "metrics.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_in_the_second_fold_leaves_nothing_and_the_next_run_makes_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var request = Request(folder, "oracle");
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var seen = new List<string>();
        Assert.ThrowsAny<OperationCanceledException>(() => TrainOracle.Run(request, new Relayed(step =>
        {
            seen.Add(step.Activity);
            if (step.Activity == "training fold 2 of 2")
            {
                source.Cancel();
            }
        }), source.Token));
        Assert.Contains("training fold 1 of 2", seen);
        Assert.False(Directory.Exists(request.Destination));

        TrainOracle.Run(request, null, Cancellation);
        TrainOracle.Run(request with { Destination = folder.At("again") }, null, Cancellation);
        string[] files = ["config.json", "folds.json", "metrics.json", "model-1.safetensors", "model-2.safetensors"];
        Assert.Equal(files, Directory.GetFiles(request.Destination).Select(Path.GetFileName).Order().Skip(1));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(request.Destination, file)), File.ReadAllBytes(folder.At($"again/{file}"))));
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(request.Destination, files[3])), File.ReadAllBytes(Path.Combine(request.Destination, files[4])));
    }

    [Theory]
    [InlineData("""{"folds":2,"users":[0,1,2]}""")]
    [InlineData("""{"folds":2,"users":[0,1,-1]}""")]
    [InlineData("""{"folds":1,"users":[0,0]}""")]
    [InlineData("""{"folds":2147483647,"users":[0,1]}""")]
    [InlineData("""{"folds":3,"users":[0,1,2]}""")] // there are two networks
    [InlineData("""{"folds":2}""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData(null)]
    public void A_folder_whose_folds_are_damaged_is_refused(string? folds)
    {
        using var folder = new TemporaryFolder();
        var oracle = TrainOracle.Run(Request(folder, "oracle"), null, Cancellation).Oracle;
        TrainedOracle.LoadPayload(oracle, torch.CPU).Dispose();
        if (folds is null)
        {
            File.Delete(Path.Combine(oracle, "folds.json"));
        }
        else
        {
            File.WriteAllText(Path.Combine(oracle, "folds.json"), folds);
        }

        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => TrainedOracle.LoadPayload(oracle, torch.CPU)).Error);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Folds_of_other_users_are_refused()
    {
        using var folder = new TemporaryFolder();
        var request = Request(folder, "oracle");
        var oracle = TrainOracle.Run(request, null, Cancellation).Oracle;
        var dataset = RecDataset.Load(request.Dataset);
        TrainedOracle.Load(oracle, dataset, "cpu").Dispose();
        var fewer = new RecDataset("memory", dataset.Items, [.. dataset.Users.Skip(1)], new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>>());
        var error = Assert.Throws<RoseException>(() => TrainedOracle.Load(oracle, fewer, "cpu"));
        Assert.Contains($"knows {dataset.Users.Count} users but the dataset has {fewer.Users.Count}", error.Message, StringComparison.Ordinal);
    }

    private static OracleRequest Request(TemporaryFolder folder, string at) => new()
    {
        Dataset = Sample(folder),
        Destination = folder.At(at),
        Options = TinyOracles.Of(SmoothingOracle.Caser) with { Epochs = 2 },
        Folds = 2,
        Device = "cpu",
    };

    private static string Sample(TemporaryFolder folder) => ImportDataset.Run(
        new ImportDatasetRequest
        {
            Format = DatasetFormat.Sample,
            Destination = folder.At("data"),
            Sample = new SampleOptions { Users = 20, Families = 6, FamilySize = 5, MeanInteractions = 8 },
        },
        null,
        Cancellation).Dataset;

    private static float[] Weights(RecDataset dataset, OracleOptions options, OracleFolds folds, int fold)
    {
        using var network = OracleTrainer.Fit(dataset, options, 1, torch.CPU, null, Cancellation, folds, fold).Network;
        return [.. network.named_parameters().SelectMany(entry => entry.parameter.data<float>().ToArray())];
    }

    private sealed class Relayed(Action<StageProgress> act) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => act(value);
    }
}
