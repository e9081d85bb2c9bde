using RosePO.Core.Artifacts;
using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data.Formats;

/// <summary>Tables in trees of folders, as Spark writes them.</summary>
public sealed class PartitionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("/**")]
    [InlineData("/**/*.parquet")]
    [InlineData("/day=*/*/part-?.parquet")]
    public void A_tree_and_its_patterns_read_as_one_log_with_the_folders_as_columns(string pattern)
    {
        var request = Request(Write() + pattern);
        var dataset = ImportFixture.Import(request);
        Assert.Equal(["a", "b c", "z"], dataset.Users.Select(user => user.SourceId));
        Assert.Equal(["1", "2", "3", "4"], Items(dataset, "b c"));
        var manifest = Artifact.Open(dataset.Folder, RecDataset.Kind);
        Assert.Equal(nameof(DatasetFormat.Parquet), (string?)manifest.Request["format"]);
        Assert.Equal(4, manifest.Inputs.Count);
    }

    [Fact]
    public void A_folder_s_value_is_part_of_what_a_dataset_is()
    {
        var request = Request(Write());
        var first = ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken);
        Assert.True(ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken).Reused);
        Directory.Move(_folder.At("log/day=2024-01-02"), _folder.At("log/day=2023-01-02"));
        Assert.NotEqual(ArtifactIdentity.Of(ImportDataset.Spec(request), ContentHash.OfInput).Key, Artifact.Open(first.Dataset, RecDataset.Kind).Key);
    }

    [Fact]
    public void A_folder_without_a_value_is_a_row_without_one()
    {
        Write();
        Directory.Move(_folder.At("log/day=2024-01-02/name=b%20c"), _folder.At("log/day=2024-01-02/name=__HIVE_DEFAULT_PARTITION__"));
        var error = ImportFixture.Fails(_folder, Request(_folder.At("log")));
        Assert.Equal(RoseErrorCode.DatasetRowInvalid, error.Error);
        Assert.Contains("contains nothing in column 'name'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_files_of_a_tree_are_read_too_and_a_folder_s_own_files_come_alone()
    {
        Directory.CreateDirectory(_folder.At("logs/day=2024-01-01"));
        Directory.CreateDirectory(_folder.At("logs/day=2024-01-02"));
        _folder.Write("logs/day=2024-01-01/part-0.csv", "user,item\na,1\na,2\nb,5\n");
        _folder.Write("logs/day=2024-01-02/part-0.csv", "user,item\na,3\na,4\nb,6\n");
        var request = ImportFixture.Request(_folder, _folder.At("logs")) with { Format = DatasetFormat.Csv, Columns = new() { Timestamp = "day" } };
        Assert.Equal(["1", "2", "3", "4"], Items(ImportFixture.Import(request), "a"));
        _folder.Write("logs/own.csv", "user,item,day\nc,1,2024-01-02\nc,5,2024-01-01\nd,7,2024-01-01\n");
        var own = ImportFixture.Import(request with { Overwrite = true });
        Assert.Equal(["c", "d"], own.Users.Select(user => user.SourceId));
        Assert.Equal(["5", "1"], Items(own, "c"));
    }

    [Fact]
    public void A_pattern_that_meets_nothing_is_no_path() =>
        Assert.Equal(RoseErrorCode.FileNotFound, ImportFixture.Fails(_folder, Request(Write() + "/**/*.orc")).Error);

    private static IEnumerable<string> Items(RecDataset dataset, string user) => dataset.Users.Single(known => known.SourceId == user).Items.Select(item => dataset.Items[item].SourceId);

    private ImportDatasetRequest Request(string path) => ImportFixture.Request(_folder, path) with { Columns = new() { User = "name", Timestamp = "day" } };

    // Four files by day and user; what Spark leaves beside them is no data.
    private string Write()
    {
        using var connection = DuckDb.Open();
        foreach (var (folder, items) in ((string, string)[])
            [("day=2024-01-02/name=b%20c", "3, 4"), ("day=2024-01-01/name=b%20c", "1, 2"), ("day=2024-01-01/name=a", "5, 6"), ("day=2024-01-01/name=z", "7, 8"), ("_temporary/0", "9")])
        {
            Directory.CreateDirectory(_folder.At($"log/{folder}"));
            connection.CopyToParquet($"SELECT unnest([{items}]) AS item", _folder.At($"log/{folder}/part-0.parquet"));
            _folder.Write($"log/{folder}/.part-0.parquet.crc", "crc");
        }

        _folder.Write("log/_SUCCESS", "");
        return _folder.At("log");
    }
}
