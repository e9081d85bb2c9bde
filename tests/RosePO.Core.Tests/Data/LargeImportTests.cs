using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Data.Candidates;
using RosePO.Core.Data.Preparation;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Tests.Data;

/// <summary>Imports beyond memory: limits, spilling, parts, stopping.</summary>
public sealed class LargeImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DuplicateHandling.First, SplitKind.LeaveOneOut)]
    [InlineData(DuplicateHandling.Last, SplitKind.Ratio)]
    [InlineData(DuplicateHandling.All, SplitKind.Chronological)]
    public void A_small_limit_makes_the_same_bytes_and_leaves_no_folder_behind(DuplicateHandling duplicates, SplitKind split)
    {
        var log = Log(400_000);
        var request = ImportFixture.Request(_folder, log, "whole") with { Duplicates = duplicates, Split = split, MinimumItemInteractions = 5, MinimumUserInteractions = 5 };
        var spill = Directory.CreateDirectory(_folder.At("spill")).FullName;
        var small = request with { Destination = _folder.At("small"), MemoryLimit = 64, SpillFolder = spill };
        var (one, other) = (ImportDataset.Run(request, cancellation: Cancellation), ImportDataset.Run(small, cancellation: Cancellation));
        Assert.Equal((one.Users, one.Items, one.Interactions, one.Dropped), (other.Users, other.Items, other.Interactions, other.Dropped));
        foreach (var file in (string[])[DatasetFiles.Items, DatasetFiles.Interactions, DatasetFiles.Candidates])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(one.Dataset, file)), File.ReadAllBytes(Path.Combine(other.Dataset, file)));
        }

        Assert.Empty(Directory.GetFileSystemEntries(spill));
        Assert.Equal(["artifact.json", "candidates.parquet", "interactions.parquet", "items.parquet"], Directory.GetFileSystemEntries(other.Dataset).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Neither_limit_nor_folder_makes_another_dataset()
    {
        var request = ImportFixture.Request(_folder, ImportFixture.Write(_folder));
        Assert.False(ImportDataset.Run(request, cancellation: Cancellation).Reused);
        Assert.True(ImportDataset.Run(request with { MemoryLimit = 100, SpillFolder = _folder.At("spill") }, cancellation: Cancellation).Reused);
    }

    [Fact]
    public void What_a_killed_import_spilled_is_removed_by_the_next_one()
    {
        var request = ImportFixture.Request(_folder, ImportFixture.Write(_folder)) with { SpillFolder = _folder.At("spill") };
        var left = Directory.CreateDirectory(_folder.At($"spill/rosepo-{ContentHash.OfText(request.Destination)[..16]}")).FullName;
        File.WriteAllText(Path.Combine(left, "duckdb_temp_storage_DEFAULT-0.tmp"), "rows");
        File.WriteAllText(_folder.At("spill/theirs"), "kept");
        ImportDataset.Run(request, cancellation: Cancellation);
        Assert.Equal([_folder.At("spill/theirs")], Directory.GetFileSystemEntries(_folder.At("spill")));
    }

    [Fact]
    public void A_limit_that_is_too_small_is_named_with_the_option()
    {
        using var tables = new ImportTables(ImportFixture.Request(_folder, null) with { MemoryLimit = 64 }, new ArtifactFolder(_folder.Path, new Dictionary<string, string>()));
        var error = Assert.Throws<RoseException>(() => tables.Explained(() => tables.Connection.Number("SELECT len(list(range)) FROM range(100000000)")));
        Assert.Equal((RoseErrorCode.MemoryExhausted, "memoryLimit"), (error.Error, error.Option));
        Assert.Contains("64 MiB", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_full_spill_folder_is_named()
    {
        var disk = Directory.CreateDirectory(_folder.At("disk")).FullName;
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Disk.Call("mount", "-t", "tmpfs", "-o", "size=2m", "none", disk), "A small tmpfs cannot be mounted here (it needs root).");
        try
        {
            var request = ImportFixture.Request(_folder, Log(2_000_000)) with { MemoryLimit = 64, SpillFolder = disk };
            var error = Assert.Throws<RoseException>(() => ImportDataset.Run(request, cancellation: Cancellation));
            Assert.Equal(RoseErrorCode.WriteFailed, error.Error);
            Assert.Contains(disk, error.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(disk));
            Assert.False(Directory.Exists(request.Destination));
        }
        finally
        {
            Disk.Call("umount", disk);
        }
    }

    [Fact]
    public void A_query_is_stopped_in_its_midst()
    {
        // Ten thousand million million pairs, none of which is a row: only an interruption ends it.
        using var connection = DuckDb.Open();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Assert.Throws<OperationCanceledException>(() =>
        {
            using var reader = new VectorReader(connection, "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range + b.range) % 7 = 8", stop.Token);
            while (reader.Read())
            {
            }
        });
    }

    [Fact]
    public void Rows_beyond_a_part_make_a_folder_that_reads_as_the_file_does()
    {
        var path = ImportFixture.Write(_folder);
        var whole = Read(Write(path, "whole", DatasetWriter.RowsPerPart));
        var folder = Write(path, "parts", 3);
        Assert.Equal(
            ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet", "part-00003.parquet"], Directory.GetFiles(Path.Combine(folder, DatasetFiles.Interactions)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(whole, Read(folder));
    }

    [Fact]
    public void Whole_numbers_before_the_first_fraction_are_times_of_the_same_kind()
    {
        var rows = string.Concat(Enumerable.Range(0, 5000).Select(row => $"u{row % 7},i{row},{(row == 4000 ? "3999.5" : row.ToString(CultureInfo.InvariantCulture))}\n"));
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, _folder.Write("log.csv", "user,item,timestamp\n" + rows)));
        Assert.All(dataset.Users, user =>
        {
            var rowsOf = user.Items.Select(item => int.Parse(dataset.Items[item].SourceId[1..], CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(rowsOf.Order(), rowsOf);
        });
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static List<string> Read(string folder)
    {
        using var connection = DuckDb.Open();
        return [.. ((string[])[DatasetFiles.Interactions, DatasetFiles.Candidates]).SelectMany(file => connection
            .Query($"SELECT COLUMNS(*)::VARCHAR FROM {connection.Parquet(Path.Combine(folder, file))}")
            .Select(row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(column => row.IsDBNull(column) ? null : row.GetString(column)))).ToList())];
    }

    private string Write(string path, string name, long rowsPerPart)
    {
        var request = ImportFixture.Request(_folder, path);
        var folder = Directory.CreateDirectory(_folder.At(name)).FullName;
        using var tables = DuckDb.Open();
        using var data = new RawData(false, tables);
        Core.Data.Formats.DatasetFormats.Of(request).Read(data, request, Cancellation);
        data.Rows.Finish();
        var prepared = Prepare.Run(tables, data, request, () => { }, Cancellation);
        using var writer = new DatasetWriter(tables, data.Time.Kind, new ArtifactFolder(folder, new Dictionary<string, string>()), rowsPerPart);
        var questions = new Questions(request, new UniformCandidates(prepared.Catalogue.SourceIds.Length), prepared.Catalogue.SourceIds.Length, needHistory: false);
        foreach (var history in prepared.Histories.Read(Cancellation))
        {
            writer.Add(history);
            foreach (var question in questions.Draw(history, new(() => [.. history.Items])))
            {
                writer.Add(question);
            }
        }

        writer.Finish();
        return folder;
    }

    // Rows of few users and items, so that something is repeated and something is below its minimum.
    private string Log(int rows)
    {
        using var connection = DuckDb.Open();
        connection.CopyToParquet(
            $"SELECT hash(range) % 20000 AS \"user\", (hash(range + 1) % 3000) * (hash(range + 2) % 100) AS item, hash(range + 3) % 100000 AS timestamp FROM range({rows})", _folder.At($"log{rows}.parquet"));
        return _folder.At($"log{rows}.parquet");
    }
}
