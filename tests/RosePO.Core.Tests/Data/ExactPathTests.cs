using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Data.Formats;
using RosePO.Core.Data.Sources;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Training.Objectives;

namespace RosePO.Core.Tests.Data;

/// <summary>
/// Names that a database takes for patterns, partitions, addresses or homes are names of files here. Beside each is a neighbour that the pattern matches
/// and whose content is another one.
/// </summary>
public sealed class ExactPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A name, and one that it would match or be taken for.</summary>
    public static TheoryData<string, string> Names => new()
    {
        { "data[1]", "data1" }, { "runs[a-c]", "runsb" }, { "x[!y]", "xz" }, { "[[]", "[" }, { "a*b", "axb" }, { "**", "deep" }, { "a?b", "axb" }, { "{x,y}", "x" },
        { "a=1", "a" }, { "user=9", "user" }, { "b\\s[1]", "b" }, { "b\\[1]", "b[1]" }, { "*\\*", "x\\x" }, { "it's", "its" }, { "two\nlines", "two" }, { "http:", "http" },
        { "s3:", "s3" }, { "~", "home" }, { "-", "minus" }, { "%41", "A" }, { "é[é]", "éé" }, { ".[h]", ".h" }, { "]", "[" }, { "x'; SELECT 1 --[1]", "x" },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_artifact_is_read_from_its_own_folder(string name, string neighbour)
    {
        Skip(name);
        Make(_folder.At(neighbour), users: 9, stars: 2);
        Make(_folder.At(name), users: 5, stars: 1);
        Check(_folder.At(neighbour), users: 9, stars: 2);
        Check(_folder.At(name), users: 5, stars: 1);
        string?[] companions = [.. Companions.Of(_folder.At(Path.Combine(name, "texts"))).Select(companion => Path.GetFileName(companion.Folder))];
        Assert.Equal(2, companions.Length);
        Assert.Equal(["import", "measure", "pairs", "texts", .. companions], Directory.GetFileSystemEntries(_folder.At(name)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_Parquet_file_is_read_by_its_own_name(string name, string neighbour)
    {
        Skip(name);
        using var connection = DuckDb.Open();
        foreach (var (file, user) in ((string, string)[])[(neighbour, "theirs"), (name, "mine")])
        {
            connection.CopyToParquet($"SELECT '{user}' AS \"user\", 'i' || range AS item, range AS timestamp FROM range(4)", _folder.At(file + ".parquet"));
            Directory.CreateDirectory(_folder.At(file));
            File.Copy(_folder.At(file + ".parquet"), Path.Combine(_folder.At(file), "log.parquet"));
            connection.CopyToParquet("SELECT 'p' || range AS prompt, 'a' AS chosen, 'b' AS rejected FROM range(" + user.Length + ")", _folder.At(file + ".pairs.parquet"));
        }

        foreach (var path in (string[])[_folder.At(name + ".parquet"), Path.Combine(_folder.At(name), "log.parquet"), _folder.At(name)])
        {
            using var data = new RawData(skipMalformed: false, connection);
            DatasetFormats.Of(new() { Path = path, Format = DatasetFormat.Parquet, Destination = "" }).Read(data, new() { Path = path, Destination = "" }, Cancellation);
            Assert.Equal((4L, 1, 4, "mine"), (data.Rows.Count, data.Users.Count, data.Items.Count, data.Users.Text(0)));
        }

        Assert.Equal(4, PairFile.Read(_folder.At(name + ".pairs.parquet")).Count());
        Assert.Equal(6, PairFile.Read(_folder.At(neighbour + ".pairs.parquet")).Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Exported_pairs_are_written_to_their_own_name(string name, string neighbour)
    {
        Skip(name);
        foreach (var ending in (string[])[".jsonl", ".parquet"])
        {
            var path = _folder.At(name + ending);
            PairFile.Write(path, [new TextPair("p", "a", ["b"], null)], PairLayout.Standard, severalRejected: false);
            Assert.Equal([path], Directory.GetFiles(_folder.Path));
            Assert.Equal("p", Assert.Single(PairFile.Read(path)).Prompt);
            Assert.False(Path.Exists(_folder.At(neighbour + ending)));
            File.Delete(path);
        }
    }

    [Fact]
    public void A_folder_named_as_a_partition_adds_no_column()
    {
        var folder = Directory.CreateDirectory(_folder.At("item=z/category=war")).FullName;
        using var connection = DuckDb.Open();
        connection.CopyToParquet("SELECT 'u' || (range // 4) AS \"user\", 'i' || (range % 5) AS item, range AS timestamp FROM range(12)", Path.Combine(folder, "log.parquet"));
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, Path.Combine(folder, "log.parquet")));
        Assert.Equal(["i0", "i1", "i2", "i3", "i4"], dataset.Items.Select(item => item.SourceId).Order(StringComparer.Ordinal));
        Assert.All(dataset.Items, item => Assert.Null(item.Category));
    }

    [Fact]
    public void Writing_over_a_file_leaves_its_neighbours_alone()
    {
        _folder.Write("tmp_pairs.parquet", "somebody's own");
        using var connection = DuckDb.Open();
        connection.CopyToParquet("SELECT 1 AS a", _folder.At("pairs.parquet"));
        connection.CopyToParquet("SELECT 2 AS a", _folder.At("pairs.parquet"));
        Assert.Equal(2, connection.Number($"SELECT a FROM {connection.Parquet(_folder.At("pairs.parquet"))}"));
        Assert.Equal("somebody's own", File.ReadAllText(_folder.At("tmp_pairs.parquet")));
    }

    [Fact]
    public void A_file_is_let_go_with_its_connection()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        var path = _folder.At("a[1].parquet");
        using (var connection = DuckDb.Open())
        {
            connection.CopyToParquet("SELECT 1 AS a", path);
            Assert.Equal(1, connection.Number($"SELECT a FROM {connection.Parquet(path)}"));
        }

        Assert.DoesNotContain(path, Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget));
    }

    [Theory]
    [InlineData("data[1]", "data1")]
    [InlineData("x[!y]", "xz")]
    [InlineData("[[]", "[")]
    [InlineData("a]b[c", "abc")]
    public void Names_of_Windows_are_found_by_their_escapes(string name, string neighbour)
    {
        using var connection = DuckDb.Open();
        connection.CopyToParquet("SELECT 2 AS a", _folder.At(neighbour));
        connection.CopyToParquet("SELECT 1 AS a", _folder.At(name));
        Assert.Equal(1, connection.Number($"SELECT max(a) FROM read_parquet({DuckDb.Literal(DuckDbFiles.Escaped(_folder.At(name)))})"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/x.parquet")]
    [InlineData("s3://bucket/x.parquet")]
    [InlineData("hf://datasets/a/b.parquet")]
    [InlineData("file:///etc/hostname")]
    [InlineData("~/x.parquet")]
    public void An_address_is_the_path_of_a_file_that_does_not_exist(string path)
    {
        using var connection = DuckDb.Open();
        Assert.Equal(RoseErrorCode.FileNotFound, Assert.Throws<RoseException>(() => connection.Parquet(path)).Error);
        Assert.Equal(RoseErrorCode.FileNotFound, Assert.Throws<RoseException>(() => PairFile.Read(path.Replace("hostname", "x.parquet", StringComparison.Ordinal)).ToList()).Error);
    }

    // A set of users whose every rating is so many stars, or one more for each second; its pairs, imported pairs and measurement.
    private static void Make(string folder, int users, int stars)
    {
        Directory.CreateDirectory(folder);
        var log = Path.Combine(folder, "log.csv");
        File.WriteAllText(log, "user,item,timestamp,rating,title\n" + string.Concat(Enumerable.Range(0, users).SelectMany(user => Enumerable.Range(0, 8).Select(at =>
            string.Create(CultureInfo.InvariantCulture, $"{folder.Length}-{user},i{(user + at) % 12},{at},{stars + (at % 2)},Title {(user + at) % 12}\n")))));
        ImportDataset.Run(new() { Path = log, Destination = Path.Combine(folder, "import"), Candidates = 3, MinimumUserInteractions = 1 }, null, Cancellation);
        BuildPreferencePairs.Run(
            new() { Dataset = Path.Combine(folder, "import"), Destination = Path.Combine(folder, "pairs"), Strategies = [RejectedStrategy.Random], Candidates = 3 }, null, Cancellation);
        MeasureRecommendations.Run(
            new() { Dataset = Path.Combine(folder, "import"), Destination = Path.Combine(folder, "measure"), Models = [], Baselines = ["random", "recentpopularity"], Resamples = 20 },
            null, Cancellation);
        var texts = Path.Combine(folder, "texts.parquet");
        PairFile.Write(texts, [.. Enumerable.Range(0, users).Select(i => new TextPair($"{stars}-{i}", "a", ["b"], null))], PairLayout.Standard, severalRejected: false);
        ImportPreferencePairs.Run(new() { Path = texts, Destination = Path.Combine(folder, "texts") }, null, Cancellation);
        File.Delete(texts);
        File.Delete(log);
    }

    private static void Check(string folder, int users, int stars)
    {
        var dataset = RecDataset.Load(Path.Combine(folder, "import"));
        Assert.Equal(users, dataset.Users.Count);
        var pairs = Path.Combine(folder, "pairs");
        var examples = PairSet.Load(pairs).Examples;
        Assert.Equal(users, examples.Select(example => example.User).Distinct().Count());
        Assert.Equal(examples.Count, PairItems.Read(pairs, dataset.Items.Count).Count);
        Assert.Equal([stars, stars + 1], ChosenRatings.Of(dataset, pairs, examples).Select(rating => (int)rating).Distinct().Order());
        Assert.Equal("recentpopularity", RecentPopularityRecommender.Of(dataset).Name);
        Assert.All(PairSet.Load(Path.Combine(folder, "texts")).Texts!.Where(text => text.Contains('-', StringComparison.Ordinal)), text => Assert.StartsWith($"{stars}-", text, StringComparison.Ordinal));

        var compared = CompareMeasurements.Run(new() { Measurements = [Path.Combine(folder, "measure")], Resamples = 20 }, null, Cancellation);
        Assert.All(compared.Models, model => Assert.Equal(users, model.Users));

        float[][] values = [.. examples.Select(example => Enumerable.Repeat((float)stars, 1 + example.Rejected.Length).ToArray())];
        Assert.Equal("computed", Reference(stars).FindOrCompute(examples, () => values).Source);
        Assert.Equal(values, Reference(stars).FindOrCompute(examples, () => []).LogProbs);
        Assert.EndsWith("another length of history", Reference(stars + 1).FindOrCompute(examples, () => values).Source, StringComparison.Ordinal);

        ReferenceLogProbs Reference(int history) => new(
            Path.Combine(folder, "texts"), new ReferenceRequest { MaxHistory = history },
            new Dictionary<string, string> { ["model"] = "a", ["pairs"] = "b" }, new Dictionary<string, string>());
    }

    private static void Skip(string name) =>
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.AsSpan().IndexOfAny("*?\\:\n") >= 0, "no name on Windows");
}
