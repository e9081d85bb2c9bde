using RosePO.Core.Data;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Data.Formats;

namespace RosePO.Core.Tests.Data;

/// <summary>A file or folder that may not be read is named as that, whoever reads it.</summary>
public sealed class UnreadableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public UnreadableFileTests()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);
        }
    }

    public static TheoryData<DatasetFormat> Formats => FormatSampleTests.Formats;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_file_of_every_format(DatasetFormat format)
    {
        var path = FormatSamples.Write(_folder, format);
        foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path) : [path])
        {
            var request = new ImportDatasetRequest { Path = path, Format = format, Destination = _folder.At("out"), Candidates = 2, MinimumUserInteractions = 1 };
            Refused(file, () => ImportDataset.Run(request, cancellation: Cancellation));
            Refused(file, () => ImportDataset.Run(request with { Format = DatasetFormat.Auto }, cancellation: Cancellation));
        }
    }

    [Theory]
    [InlineData(DatasetFormat.MovieLens100K)]
    [InlineData(DatasetFormat.RecBole)]
    [InlineData(DatasetFormat.Csv)]
    [InlineData(DatasetFormat.Parquet)]
    [InlineData(DatasetFormat.Goodreads)]
    [InlineData(DatasetFormat.Sdpo)]
    [InlineData(DatasetFormat.Instruction)]
    public void A_folder_that_may_not_be_listed(DatasetFormat format)
    {
        FormatSamples.Write(_folder, format);
        var folder = _folder.At("in");
        var request = new ImportDatasetRequest { Path = folder, Format = format, Destination = _folder.At("out"), Candidates = 2 };
        Refused(folder, () => ImportDataset.Run(request, cancellation: Cancellation));
        if (format is DatasetFormat.Csv or DatasetFormat.Parquet)
        {
            Refused(folder, () => ImportDataset.Run(request with { Path = Path.Combine(folder, "lo?.*") }, cancellation: Cancellation));
        }
    }

    [Fact]
    public void Items_and_candidates_of_an_import()
    {
        var request = ImportFixture.Request(_folder, ImportFixture.Write(_folder)) with { Items = _folder.Write("items.csv", "item,title\na,A\n") };
        Refused(request.Items, () => ImportDataset.Run(request, cancellation: Cancellation));
        var lists = _folder.Write("lists.jsonl", "{}\n");
        Refused(lists, () => ImportDataset.Run(request with { CandidateSampling = CandidateSampling.File, CandidateFile = lists }, cancellation: Cancellation));
    }

    [Fact]
    public void Files_of_a_dataset_a_merged_one_and_a_measurement()
    {
        var data = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder))).Folder;
        foreach (var file in (string[])["items.parquet", "interactions.parquet", "candidates.parquet"])
        {
            Refused(Path.Combine(data, file), () => RecDataset.Load(data));
            var merge = new ImportDatasetRequest { Format = DatasetFormat.Merge, Merge = [data], Domains = ["d"], Destination = _folder.At("all"), Candidates = 2, MinimumUserInteractions = 1 };
            if (file != "candidates.parquet")
            {
                Refused(Path.Combine(data, file), () => ImportDataset.Run(merge, cancellation: Cancellation));
            }
        }

        var measure = MeasureRecommendations.Run(
            new() { Dataset = data, Destination = _folder.At("measure"), Models = [], Baselines = ["random", "popularity"], Resamples = 20 }, cancellation: Cancellation).Measurement;
        foreach (var file in (string[])["metrics.json", "predictions.parquet"])
        {
            Refused(Path.Combine(measure, file), () => CompareMeasurements.Run(new() { Measurements = [measure], Resamples = 20 }, cancellation: Cancellation));
        }
    }

    [Theory]
    [InlineData("pairs.jsonl")]
    [InlineData("pairs.parquet")]
    public void Files_of_pairs_and_the_sets_made_from_them(string name)
    {
        var path = _folder.At(name);
        PairFile.Write(path, [new TextPair("p", "a", ["b"], null)], PairLayout.Standard, severalRejected: false);
        var request = new ImportPairsRequest { Path = path, Destination = _folder.At("set") };
        Refused(path, () => ImportPreferencePairs.Run(request, null, Cancellation));
        Refused(path, () => Assert.NotEmpty(PairFile.Read(path)));
        var set = ImportPreferencePairs.Run(request, null, Cancellation).Pairs;
        Refused(Path.Combine(set, "pairs.parquet"), () => PairSet.Load(set));
        Refused(Path.Combine(set, "texts.parquet"), () => PairSet.Load(set));
    }

    [Fact]
    public void Title_vectors_and_scores()
    {
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder)));
        File.WriteAllBytes(_folder.At("titles.f32"), new byte[4 * dataset.Items.Count]);
        _folder.Write("titles.tsv", string.Concat(dataset.Items.Select(item => $"{item.SourceId}\t{item.Title}\n")));
        foreach (var file in (string[])["titles.f32", "titles.tsv"])
        {
            Refused(_folder.At(file), () => TitleVectorFile.Load(_folder.At("titles.f32"), dataset));
        }

        using (var connection = DuckDb.Open())
        {
            connection.CopyToParquet("SELECT 0 AS \"user\", 0 AS item, 0.5 AS score", _folder.At("scores.parquet"));
        }

        _folder.Write("scores.csv", "user,item,score\n0,0,1\n");
        _folder.Write("scores.jsonl", "{\"user\": 0, \"item\": 0, \"score\": 1}\n");
        foreach (var file in (string[])["scores.csv", "scores.jsonl", "scores.parquet"])
        {
            Refused(_folder.At(file), () => ScoresFile.Load(_folder.At(file), dataset, Cancellation));
        }
    }

    [Theory]
    [InlineData("log.csv")]
    [InlineData("log.jsonl")]
    [InlineData("log.parquet")]
    [InlineData("pairs.jsonl")]
    [InlineData("pairs.parquet")]
    public void A_link_that_leads_nowhere_and_a_folder_are_no_files(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "makes links");
        File.CreateSymbolicLink(_folder.At(name), _folder.At("gone"));
        Missing();
        File.Delete(_folder.At(name));
        Directory.CreateDirectory(_folder.At(name));
        Missing();

        void Missing()
        {
            var error = name.StartsWith("pairs", StringComparison.Ordinal)
                ? Assert.Throws<RoseException>(() => ImportPreferencePairs.Run(new() { Path = _folder.At(name), Destination = _folder.At("out") }, null, Cancellation))
                : ImportFixture.Fails(_folder, ImportFixture.Request(_folder, _folder.At(name), "out"));
            Assert.True(error.Error is RoseErrorCode.FileNotFound or RoseErrorCode.DatasetFormatUnknown, error.Message);
        }
    }

    // Whether root runs the tests or not: the file's own permissions decide.
    private static void Refused(string path, Action read)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs Unix permissions");
            return;
        }

        var before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, UnixFileMode.None);
        try
        {
            var error = Assert.Throws<RoseException>(() => Unprivileged.Run(read));
            Assert.Equal((RoseErrorCode.FileNotFound, path), (error.Error, error.File));
            Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
            Assert.Contains("check its permissions", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(path, before);
        }
    }
}
