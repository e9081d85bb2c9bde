using CsCheck;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Preferences;

public sealed class PairExchangeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pairs.jsonl", PairLayout.Standard)]
    [InlineData("pairs.jsonl", PairLayout.Conversational)]
    [InlineData("pairs.parquet", PairLayout.Standard)]
    [InlineData("pairs.parquet", PairLayout.Conversational)]
    public void What_is_written_is_read_as_it_was(string name, PairLayout layout)
    {
        // Quotes, line ends, tabs and other alphabets among the letters.
        const string Letters = "abcdefgh\"'\n\t\\é漢 ";
        var text = Gen.Int[0, Letters.Length - 1].Array[1, 12].Select(letters => "t" + string.Concat(letters.Select(letter => Letters[letter])));
        var pair = Gen.Select(text, Gen.Int[1, 4], Gen.Bool, Gen.Float[0f, 0.99f].Array[4], (prompt, count, smoothed, epsilon) => new TextPair(
            prompt, prompt + " chosen", [.. Enumerable.Range(0, count).Select(i => $"{prompt} {i}")], smoothed ? epsilon[..count] : null));
        Gen.Select(pair.Array[1, 8], Gen.Bool).Sample(
            (pairs, several) =>
            {
                var path = _folder.At(name);
                var rows = PairFile.Write(path, pairs, layout, several);
                var expected = several ? pairs : [.. pairs.SelectMany(one => one.Rejected.Select((rejected, i) =>
                    new TextPair(one.Prompt, one.Chosen, [rejected], one.Epsilon is { } epsilon ? [epsilon[i]] : null)))];
                var read = PairFile.Read(path).ToArray();
                Assert.Equal(expected.Length, rows);
                Assert.Equivalent(expected, read, strict: true);
            },
            iter: 12, threads: 1);
    }

    [Theory]
    [InlineData("{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\"}\n{\"prompt\": \"p\", \"chosen\": \"a\"}\n", 2)]
    [InlineData("\n\n{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\"\n", 3)]
    [InlineData("{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": [\"b\", \"a\"]}\n", 1)]
    [InlineData("{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": [\"b\", \"c\"], \"epsilon\": 0.1}\n", 1)]
    [InlineData("{\"prompt\": [{\"role\": \"assistant\", \"content\": \"p\"}], \"chosen\": \"a\", \"rejected\": \"b\"}\n", 1)]
    [InlineData("{\"prompt\": \"p\", \"chosen\": \"\", \"rejected\": \"b\"}\n", 1)]
    [InlineData("{\"chosen\": \"p The Matrix\", \"rejected\": \"p The Mask\"}\n", 1)]
    [InlineData("{\"chosen\": [{\"role\": \"user\", \"content\": \"p\"}, {\"role\": \"assistant\", \"content\": \"a\"}], \"rejected\": [{\"role\": \"user\", \"content\": \"q\"}, {\"role\": \"assistant\", \"content\": \"b\"}]}\n", 1)]
    [InlineData("{\"prompt\": \"q\", \"chosen\": [{\"role\": \"user\", \"content\": \"p\"}, {\"role\": \"assistant\", \"content\": \"a\"}], \"rejected\": [{\"role\": \"user\", \"content\": \"p\"}, {\"role\": \"assistant\", \"content\": \"b\"}]}\n", 1)]
    public void A_row_that_is_no_pair_is_refused_with_its_line(string text, int line)
    {
        var request = new ImportPairsRequest { Path = _folder.Write("bad.jsonl", text), Destination = _folder.At("none") };
        var thrown = Assert.Throws<RoseException>(() => ImportPreferencePairs.Run(request, null, TestContext.Current.CancellationToken));
        Assert.Equal((RoseErrorCode.PairFileInvalid, line, request.Path), (thrown.Error, thrown.Line, thrown.File));
        Assert.False(Directory.Exists(request.Destination));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"prompt\": \"p\", ")]
    [InlineData("\"prompt\": [{\"role\": \"user\", \"content\": \"p\"}], ")]
    public void The_prompt_of_whole_conversations_is_what_they_begin_with(string prompt)
    {
        const string Asked = "{\"role\": \"user\", \"content\": \"p\"}";
        var path = _folder.Write("whole.jsonl", $"{{{prompt}\"chosen\": [{Asked}, {{\"role\": \"assistant\", \"content\": \"a\"}}], \"rejected\": [{Asked}, {{\"role\": \"assistant\", \"content\": \"b\"}}], \"score\": 3}}\n");
        var pair = Assert.Single(PairFile.Read(path));
        Assert.Equal(("p", "a", "b"), (pair.Prompt, pair.Chosen, Assert.Single(pair.Rejected)));
    }

    [Fact]
    public void A_pair_set_of_a_dataset_is_worded_and_comes_back()
    {
        var data = ImportDataset.Run(new ImportDatasetRequest
        {
            Format = DatasetFormat.Sample,
            Destination = _folder.At("data"),
            Candidates = 8,
            Sample = new SampleOptions { Users = 20, MeanInteractions = 8 },
        }, null, TestContext.Current.CancellationToken).Dataset;
        var pairs = BuildPreferencePairs.Run(new PreferencePairsRequest
        {
            Dataset = data,
            Destination = _folder.At("pairs"),
            Strategies = [RejectedStrategy.Random],
            Negatives = 2,
            MaxExamples = 20,
            Candidates = 6,
        }, null, TestContext.Current.CancellationToken);
        var export = new ExportPairsRequest { Pairs = pairs.Pairs, Path = _folder.At("out/pairs.jsonl"), SeveralRejected = true };
        var exported = ExportPreferencePairs.Run(export, null, TestContext.Current.CancellationToken);
        Assert.Equal((pairs.Examples, pairs.PairCount), (exported.Rows, exported.PairCount));
        Assert.Equal(
            RoseErrorCode.DestinationExists,
            Assert.Throws<RoseException>(() => ExportPreferencePairs.Run(export, null, TestContext.Current.CancellationToken)).Error);

        var imported = ImportPreferencePairs.Run(new ImportPairsRequest { Path = export.Path, Destination = _folder.At("back") }, null, TestContext.Current.CancellationToken);
        var (set, titles) = (PairSet.Load(pairs.Pairs), RecDataset.Load(data).Items);
        var back = PairSet.Load(imported.Pairs);
        Assert.Equal(set.Examples.Select(row => titles[row.Chosen].Title), back.Examples.Select(row => back.Texts![row.Chosen]));
        Assert.Equal(set.Examples.SelectMany(row => row.Rejected).Select(item => titles[item].Title), back.Examples.SelectMany(row => row.Rejected).Select(item => back.Texts![item]));
        Assert.All(set.Examples.Zip(back.Examples), rows => Assert.All(
            rows.First.History.TakeLast(10), item => Assert.Contains(titles[item].Title, back.Texts![rows.Second.History[0]], StringComparison.Ordinal)));
        ExportPreferencePairs.Run(export with { Pairs = imported.Pairs, Path = _folder.At("again.jsonl") }, null, TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllText(export.Path), File.ReadAllText(_folder.At("again.jsonl")));
    }

    [Fact]
    public void Pairs_from_elsewhere_train_a_model_folder_without_a_dataset()
    {
        var model = Repository.At("..", "shared", "data", "stories260k");
        Assert.SkipUnless(Directory.Exists(model), "needs ../shared/data");
        var file = _folder.Write("pairs.jsonl", string.Concat(Enumerable.Range(0, 8).Select(i =>
            $"{{\"prompt\": \"Once upon a time there was a {(i % 2 == 0 ? "cat" : "dog")}.\", \"chosen\": \"It was happy\", \"rejected\": [\"It was sad\", \"It was gone\"], \"epsilon\": [0.25, 0.125]}}\n")));
        var pairs = ImportPreferencePairs.Run(new ImportPairsRequest { Path = file, Destination = _folder.At("pairs") }, null, TestContext.Current.CancellationToken);
        Assert.Equal((8, 16), (pairs.Examples, pairs.PairCount));
        Assert.All(PairSet.Load(pairs.Pairs).Examples, row => Assert.Equal([0.25f, 0.125f], row.Epsilon!));

        var request = new AlignRequest
        {
            Model = model,
            Pairs = pairs.Pairs,
            Destination = _folder.At("model"),
            Epochs = 6,
            BatchSize = 4,
            LearningRate = 1e-3,
            Diagnostics = true,
        };
        var trained = TrainModel.Run(request, null, TestContext.Current.CancellationToken);
        Assert.Equal(12, trained.Steps);
        using var connection = DuckDb.Open();
        var parquet = DuckDb.Literal(Path.Combine(trained.Model, "pairs-diagnostics.parquet"));
        Assert.Equal(16, connection.Number($"SELECT count(*) FROM read_parquet({parquet})"));
        Assert.Equal(8, connection.Number($"SELECT count(*) FROM read_parquet({parquet}) WHERE epsilon = 0.25"));

        // Nothing is there that an oracle could learn, but one epsilon may hold for all.
        var smoothing = new OracleSmoothingRequest { Pairs = pairs.Pairs, Destination = _folder.At("smooth"), Oracle = SmoothingOracle.Constant, ConstantEpsilon = 0.2 };
        var smoothed = PairSet.Load(SmoothPreferences.Run(smoothing, null, TestContext.Current.CancellationToken).Pairs);
        Assert.All(smoothed.Examples.SelectMany(row => row.Epsilon!), epsilon => Assert.Equal(0.2f, epsilon));
        Assert.Equal(PairSet.Load(pairs.Pairs).Texts, smoothed.Texts);
        var refused = new OracleSmoothingRequest { Pairs = pairs.Pairs, Oracle = SmoothingOracle.SasRec, Destination = _folder.At("refused") };
        Assert.Equal(RoseErrorCode.PairSetInvalid, Assert.Throws<RoseException>(() => SmoothPreferences.Run(refused, null, TestContext.Current.CancellationToken)).Error);

        // The margin of every pair has grown from 0.
        Assert.Equal(16, connection.Number($"SELECT count(*) FROM read_parquet({parquet}) WHERE z > 0"));
        Assert.True(TrainModel.Run(request, null, TestContext.Current.CancellationToken).Reused);
    }
}
