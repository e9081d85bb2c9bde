using System.Text;
using RosePO.Core.Data;
using RosePO.Core.Tests.Artifacts;

namespace RosePO.Core.Tests.Data.Formats;

public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("log.csv", "user,item\n1,a\n\n2\n", 4)]
    [InlineData("log.csv", "user,item,title\n1,a,\"x\ny\"\n2,b\n", 4)]
    [InlineData("log.csv", "user,item\r\n1,a\r\n2,b,c\r\n", 3)]
    [InlineData("log.csv", "user,item\n1,\"a\"b\n", 2)]
    [InlineData("log.csv", "user,item\n1,a\n2,\"b\nc\n", 3)]
    [InlineData("log.csv", "user,item,rating\n1,\"a\n\",3\n\n2,b,good\n", 5)]
    [InlineData("log.csv", "user,item,rating\n1,a,3\n2,b,nan\n", 3)]
    [InlineData("log.csv", "user,item,timestamp\n1,a,3\n2,b,2024-01-01\n", 3)]
    [InlineData("log.csv", "user,item,timestamp\n1,a,2024-01-01\n2,b,3\n", 3)]
    [InlineData("log.csv", "user,item\n1,a\n,b\n", 3)]
    [InlineData("log.tsv", "user\titem\n1\ta\n2\n", 3)]
    [InlineData("log.jsonl", "{\"user\":1,\"item\":2}\n\n{\"user\":1\n", 3)]
    [InlineData("log.jsonl", "{\"user\":1,\"item\":2}\n\n{\"user\":1}\n", 3)]
    [InlineData("log.jsonl", "[1, 2]\n", 1)]
    public void A_row_that_cannot_be_read_is_named_by_its_line(string name, string text, int line)
    {
        var path = _folder.Write(name, text);
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, path));
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, path, line), (error.Error, error.File, error.Line));
    }

    [Theory]
    [InlineData(DatasetFormat.Llara, "train.tsv", "3\t3\t0 1 2", "3\t3\t0 1", 5)]
    [InlineData(DatasetFormat.Instruction, "train.json", "\\\"A, é\\\", \\\"B\\\"", "\\\"A, é", 2)]
    public void A_window_that_lost_a_part_is_named_by_its_line(DatasetFormat format, string name, string whole, string broken, int line)
    {
        var folder = FormatSamples.Write(_folder, format);
        var path = Path.Combine(folder, name);
        var text = File.ReadAllText(path);
        Assert.Contains(whole, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(whole, broken, StringComparison.Ordinal));
        var error = ImportFixture.Fails(_folder, new ImportDatasetRequest { Path = folder, Format = format, Destination = _folder.At("out"), Candidates = 2 });
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, path, line), (error.Error, error.File, error.Line));
    }

    [Fact]
    public void A_rating_of_an_instruction_table_that_is_no_number_is_named_by_its_line()
    {
        const string Header = "user_id,item_asin,item_title,history_item_title,item_asins,rating\n";
        const string Row = "u,c,C,\"['A', 'B']\",\"['a', 'b']\",";
        var path = Path.Combine(Directory.CreateDirectory(_folder.At("d3")).FullName, "train.csv");
        File.WriteAllText(path, Header + Row + "\n" + Row + "4.5\n" + Row + "good\n");
        var error = ImportFixture.Fails(_folder, new ImportDatasetRequest { Path = path, Format = DatasetFormat.Instruction, Destination = _folder.At("out"), Candidates = 2 });
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, path, 4), (error.Error, error.File, error.Line));
    }

    [Fact]
    public void Items_are_found_by_objects_that_name_them_late()
    {
        var folder = FormatSamples.Write(_folder, DatasetFormat.AmazonReviews);
        var path = Path.Combine(folder, "meta.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("{'asin'", $"{{'description': '{new string('x', 100_000)}', 'asin'", StringComparison.Ordinal));
        var dataset = ImportFixture.Import(new ImportDatasetRequest { Path = folder, Destination = _folder.At("out"), Candidates = 2, MinimumUserInteractions = 1 });
        Assert.Contains("Item \"1\" é", dataset.Items.Select(item => item.Title));
    }

    [Fact]
    public void A_short_row_of_u_data_is_named_by_its_line()
    {
        _folder.Write("u.item", "");
        var path = _folder.Write("u.data", "1\t2\t3\t4\n1\t3\t4\n");
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, _folder.Path) with { Destination = _folder.At("out") });
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, path, 2), (error.Error, error.File, error.Line));
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_named_by_line_and_byte()
    {
        var path = _folder.At("log.csv");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("user,item,title\n1,a,Alpha\n2,b,Café\n"));
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, path));
        Assert.Equal((RoseErrorCode.DatasetEncodingInvalid, 3, 8), (error.Error, error.Line, error.Column));
        Assert.Contains("byte 33", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UTF_16_is_not_UTF_8()
    {
        var path = _folder.At("log.tsv");
        File.WriteAllText(path, "user\titem\n1\ta\n", new UnicodeEncoding(bigEndian: false, byteOrderMark: false));
        Assert.Equal(RoseErrorCode.DatasetEncodingInvalid, ImportFixture.Fails(_folder, ImportFixture.Request(_folder, path)).Error);
    }

    [Fact]
    public void Characters_across_blocks_are_whole()
    {
        // The header's 16 bytes and three-byte characters: one of them is across every border of a block.
        var text = new StringBuilder("user,item,title\n");
        for (var n = 0; n < 20_000; n++)
        {
            text.Append(n % 7).Append(",i").Append(n).Append(',').Append('€', 30).Append('\n');
        }

        var request = ImportFixture.Request(_folder, _folder.Write("log.csv", text.ToString()));
        Assert.Equal(20_000, ImportFixture.Import(request).Items.Count);
    }

    [Fact]
    public void What_only_claims_to_be_gzip_is_said_to_be_none()
    {
        var path = _folder.Write("log.csv.gz", "user,item\n1,a\n");
        Assert.Equal(RoseErrorCode.DatasetEncodingInvalid, ImportFixture.Fails(_folder, ImportFixture.Request(_folder, path)).Error);
    }

    [Fact]
    public void A_missing_column_names_those_found()
    {
        var path = _folder.Write("log.csv", "userId,item\n1,a\n");
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, path));
        Assert.Equal(RoseErrorCode.DatasetColumnMissing, error.Error);
        Assert.Contains("'userId', 'item'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("timestamp")]
    [InlineData("rating")]
    [InlineData("category")]
    public void An_optional_column_that_the_request_names_must_be_there(string role)
    {
        var path = _folder.Write("log.csv", "user,item\n1,a\n");
        var columns = role switch
        {
            "title" => new ColumnMap { Title = "q" },
            "timestamp" => new ColumnMap { Timestamp = "q" },
            "rating" => new ColumnMap { Rating = "q" },
            _ => new ColumnMap { Category = "q" },
        };
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, path) with { Columns = columns });
        Assert.Equal(RoseErrorCode.DatasetColumnMissing, error.Error);
        Assert.Contains($"'q' for the {role}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log.txt", RoseErrorCode.DatasetFormatUnknown)]
    [InlineData("log.parquet", RoseErrorCode.DatasetFormatUnknown)]
    [InlineData("log.csv", RoseErrorCode.DatasetColumnMissing)]
    [InlineData("log.jsonl", RoseErrorCode.DatasetColumnMissing)]
    public void An_unknown_or_empty_file_is_refused(string name, RoseErrorCode expected) =>
        Assert.Equal(expected, ImportFixture.Fails(_folder, ImportFixture.Request(_folder, _folder.Write(name, ""))).Error);

    [Theory]
    [InlineData(DatasetFormat.Auto)]
    [InlineData(DatasetFormat.Csv)]
    [InlineData(DatasetFormat.Parquet)]
    [InlineData(DatasetFormat.MovieLens100K)]
    public void A_missing_file_is_said_to_be_missing(DatasetFormat format)
    {
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, _folder.At("none.csv")) with { Format = format });
        Assert.Equal(RoseErrorCode.FileNotFound, error.Error);
    }

    [Fact]
    public void Filters_that_leave_nothing_say_how_many_there_were()
    {
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, ImportFixture.Write(_folder)) with { MinimumRating = 6 });
        Assert.Equal(RoseErrorCode.DatasetEmpty, error.Error);
        Assert.Contains("12 read, 0 rated", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_training_split_is_refused()
    {
        var path = _folder.Write("log.csv", "user,item\n1,a\n1,b\n1,c\n1,d\n");
        var request = ImportFixture.Request(_folder, path) with { Split = SplitKind.Ratio, Ratio = [0, 0.5, 0.5] };
        var error = ImportFixture.Fails(_folder, request);
        Assert.Equal(RoseErrorCode.DatasetEmpty, error.Error);
        Assert.Contains("training", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(4)]
    public void Lists_longer_than_the_catalogue_or_a_users_unknown_items_are_refused(int candidates)
    {
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, ImportFixture.Write(_folder)) with { Candidates = candidates });
        Assert.Equal(RoseErrorCode.DatasetTooSmall, error.Error);
    }

    [Theory]
    [InlineData(DatasetFiles.Items)]
    [InlineData(DatasetFiles.Interactions)]
    [InlineData(DatasetFiles.Candidates)]
    public void A_broken_artifact_names_its_file(string name)
    {
        var folder = ImportDataset.Run(
            ImportFixture.Request(_folder, ImportFixture.Write(_folder)), cancellation: TestContext.Current.CancellationToken).Dataset;
        var file = Path.Combine(folder, name);
        Tampering.Write(file, "PAR1 broken");
        Refused();
        File.Delete(file);
        Refused();

        void Refused()
        {
            var error = Assert.Throws<RoseException>(() => RecDataset.Load(folder));
            Assert.Equal((RoseErrorCode.ArtifactInvalid, folder), (error.Error, error.File));
            Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_that_is_no_artifact_is_refused() =>
        Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => RecDataset.Load(_folder.Path)).Error);
}
