using System.IO.Compression;
using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data.Formats;

public sealed class FormatSampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<DatasetFormat> Formats => [.. Enum.GetValues<DatasetFormat>().Except([DatasetFormat.Auto, DatasetFormat.Sample, DatasetFormat.Merge])];

    public static TheoryData<string> Variants => [.. FormatSamples.Variants.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_is_told_from_its_files_and_read(DatasetFormat format)
    {
        var dataset = Import(format, out var manifest);
        Assert.Equal(format.ToString(), manifest);
        var windows = format is DatasetFormat.Llara or DatasetFormat.Sdpo or DatasetFormat.Instruction;
        Assert.Equal(format switch { DatasetFormat.Llara => 8, DatasetFormat.Sdpo or DatasetFormat.Instruction => 3, _ => 3 }, dataset.Users.Count);
        Assert.Contains(dataset.Items, item => format is DatasetFormat.LightGcn or DatasetFormat.SasRec ? item.Title == item.SourceId : item.Title.Contains('é', StringComparison.Ordinal));
        Assert.All(dataset.Cases(DataSplit.Test), question => Assert.Single(question.Candidates, question.Target));
        Assert.Equal(windows ? 1 : 3, dataset.Cases(DataSplit.Test).Count);
        if (!windows)
        {
            Assert.Equal(6, dataset.Users[0].Items.Length);
            Assert.Equal(["2", "4", "6", "1", "3", "5"], dataset.Users[0].Items.Select(item => dataset.Items[item].SourceId));
        }
    }

    [Theory]
    [InlineData(DatasetFormat.MovieLens100K, "Le Café", "Drama")]
    [InlineData(DatasetFormat.MovieLens1M, "Le Café", "Drama")]
    [InlineData(DatasetFormat.MovieLens20M, "Le Café", "Drama")]
    [InlineData(DatasetFormat.RecBole, "Title \"1\" é", "Drama")]
    [InlineData(DatasetFormat.LastFM, "Artist 1 é", null)]
    [InlineData(DatasetFormat.Llara, "Title::1 & é", null)]
    [InlineData(DatasetFormat.AmazonReviews, "Item \"1\" é", "Games")]
    [InlineData(DatasetFormat.Goodreads, "Book 1 é", null)]
    [InlineData(DatasetFormat.Steam, "Game 1 é", "Action")]
    [InlineData(DatasetFormat.BookCrossing, "Book \"1\"; é & more", null)]
    [InlineData(DatasetFormat.Netflix, "Café, the 1", null)]
    [InlineData(DatasetFormat.Mind, "\"Café\" 1", "news")]
    public void Titles_and_categories_come_from_where_the_format_has_them(DatasetFormat format, string title, string? category)
    {
        var item = Import(format, out _).Items[0];
        Assert.Equal((title, category), (item.Title, item.Category));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Later_shapes_of_a_format_are_told_from_their_files_and_read(string variant)
    {
        // First objects are longer than what formats are mostly detected from.
        var dataset = ImportFixture.Import(new() { Path = FormatSamples.Write(_folder, variant), Destination = _folder.At("data"), Candidates = 2 });
        var manifest = (string)Core.Artifacts.Artifact.Open(dataset.Folder, RecDataset.Kind).Request["format"]!;
        Assert.Equal(FormatSamples.Variants[variant].Format.ToString(), manifest);
        Assert.Equal((3, 7), (dataset.Users.Count, dataset.Items.Count));
        Assert.Equal(["2", "4", "6", "1", "3", "5"], dataset.Users[0].Items.Select(item => dataset.Items[item].SourceId));
        Assert.Equal(Enumerable.Range(1, 7).Select(item => $"Item {item} & é"), dataset.Items.Select(item => item.Title));
        Assert.Equal(
            variant switch { "Amazon 2018" => ["Video Games", "Video Games"], "Amazon 2023" => ["Video Games", "Toys"], _ => new string?[] { null, null } },
            dataset.Items.Take(2).Select(item => item.Category));
    }

    [Fact]
    public void Times_of_Amazons_later_reviews_are_milliseconds()
    {
        // The first user's times go from 1,000,000,100 seconds, 2001-09-09T01:48:20, to five seconds later; the others' begin 100 and 200 seconds later.
        var request = new ImportDatasetRequest
        {
            Path = FormatSamples.Write(_folder, "Amazon 2023"),
            Destination = _folder.At("data"),
            Candidates = 2,
            MinimumUserInteractions = 1,
            From = "2001-09-09T01:48:22",
            Until = "2001-09-09T01:50:05",
        };
        var dataset = ImportFixture.Import(request);
        Assert.Equal(["1: 6 1 3 5", "2: 3 4 5 6 7"], dataset.Users.Select(user => $"{user.SourceId}: {string.Join(' ', user.Items.Select(item => dataset.Items[item].SourceId))}"));
    }

    [Fact]
    public void Books_that_were_not_rated_are_met_all_the_same()
    {
        var path = FormatSamples.Write(_folder, "Goodreads reviews");
        var request = new ImportDatasetRequest { Path = path, Destination = _folder.At("data"), Candidates = 2, MinimumRating = 1 };
        Assert.Equal(["2", "4", "1", "3", "5"], SourceIds(ImportFixture.Import(request)));
        Assert.Equal(["2", "4", "6", "1", "3", "5"], SourceIds(ImportFixture.Import(request with { MinimumRating = null, Destination = _folder.At("all") })));

        static IEnumerable<string> SourceIds(RecDataset dataset) => dataset.Users[0].Items.Select(item => dataset.Items[item].SourceId);
    }

    [Fact]
    public void Windows_train_on_their_targets_alone_and_their_context_is_never_counted()
    {
        var dataset = Import(DatasetFormat.Llara, out _);
        Assert.Equal([1, 1, 1, 1, 0, 0, 1], dataset.Items.Select(item => item.Popularity));
        Assert.Equal(4, dataset.TrainingExamples().Count);
        var padded = dataset.Users.Single(user => user.SourceId == "train-2");
        Assert.Equal([0, 1, 2], padded.Items);
        Assert.Equal([DataSplit.Context, DataSplit.Context, DataSplit.Train], padded.Splits);
        Assert.Equal(0, dataset.TrainItems(dataset.Users.Single(user => user.SourceId == "test-0").User).Length);
        Assert.Equal([6, 4, 5], dataset.Cases(DataSplit.Test)[0].History);
    }

    [Fact]
    public void Candidates_of_S_DPO_are_the_lists_of_the_file()
    {
        var dataset = Import(DatasetFormat.Sdpo, out _);
        Assert.Equal(["A", "G", "é"], dataset.Cases(DataSplit.Test)[0].Candidates.Select(item => dataset.Items[item].Title));
        Assert.Equal(["D", "F"], dataset.Cases(DataSplit.Test)[0].History.Select(item => dataset.Items[item].Title));
    }

    [Fact]
    public void Histories_of_S_DPO_may_be_lists_and_titles_in_them_may_hold_colons()
    {
        var folder = Directory.CreateDirectory(_folder.At("lists")).FullName;
        foreach (var (file, history, target) in ((string, string, string)[])[("a-train.json", "\"A\", \"B::2\"", "C"), ("a-val.json", "\"B::2\"", "D"), ("a-test.json", "\"D\", \"A\"", "é")])
        {
            File.WriteAllText(
                Path.Combine(folder, file),
                $$"""[{"historyList": [{{history}}], "itemList": ["{{target}}", "E"], "trueSelection": "{{target}}"}]""");
        }

        var dataset = ImportFixture.Import(new() { Path = folder, Destination = _folder.At("data"), Candidates = 2 });
        Assert.Equal("Sdpo", (string)Core.Artifacts.Artifact.Open(dataset.Folder, RecDataset.Kind).Request["format"]!);
        Assert.Equal(["A", "B::2", "C"], ImportFixture.Titles(dataset, dataset.Users.Single(user => user.SourceId == "train-0").User));
        var (validation, test) = (Assert.Single(dataset.Cases(DataSplit.Validation)), Assert.Single(dataset.Cases(DataSplit.Test)));
        Assert.Equal(["B::2"], validation.History.Select(item => dataset.Items[item].Title));
        Assert.Equal(["D", "A"], test.History.Select(item => dataset.Items[item].Title));
        Assert.Equal(["é", "E"], test.Candidates.Select(item => dataset.Items[item].Title));
    }

    [Fact]
    public void Instructions_take_ids_and_genres_from_beside_them()
    {
        var dataset = Import(DatasetFormat.Instruction, out _);
        Assert.Equal(["0", "1", "2", "D", "E"], dataset.Items.Select(item => item.SourceId));
        Assert.Equal("fiction", dataset.Items[1].Category);
        Assert.Equal([0, 1], dataset.Users.Single(user => user.SourceId == "train-0").Items[..2]);
    }

    [Fact]
    public void Files_of_one_split_go_on_counting_windows()
    {
        var path = FormatSamples.Write(_folder, DatasetFormat.Instruction);
        File.Copy(Path.Combine(path, "train.json"), Path.Combine(path, "train-more.json"));
        var dataset = ImportFixture.Import(new() { Path = path, Destination = _folder.At("data"), Candidates = 2 });
        Assert.Equal(["train-0", "train-1"], dataset.Users.Select(user => user.SourceId).Where(name => name.StartsWith("train", StringComparison.Ordinal)));
        Assert.All(dataset.Users, user => Assert.Equal(3, user.Items.Length));
    }

    [Fact]
    public void D3s_tables_are_instructions_too()
    {
        var folder = Directory.CreateDirectory(_folder.At("d3")).FullName;
        const string Header = "user_id,item_asins,item_asin,history_item_id,item_id,history_item_title,item_title,history_rating,rating,history_timestamp,timestamp\n";
        foreach (var (split, target) in ((string, string)[])[("train", "c"), ("valid", "d"), ("test", "e")])
        {
            File.WriteAllText(
                Path.Combine(Directory.CreateDirectory(Path.Combine(folder, split)).FullName, "Games_5.csv"),
                Header + $"u,\"['a', 'b']\",{target},\"[0, 1]\",2,\"['It\\'s A', \"\"B, or b\"\"]\",Title {target},\"[4.0, 5.0]\",3.0,\"[1, 2]\",3\n");
        }

        var dataset = ImportFixture.Import(new() { Path = folder, Destination = _folder.At("data"), Candidates = 2 });
        Assert.Equal(["It's A", "B, or b", "Title c", "Title d", "Title e"], dataset.Items.Select(item => item.Title));
        Assert.Equal(4, dataset.Cases(DataSplit.Test)[0].Target);
    }

    [Fact]
    public void RecBoles_sequences_are_put_together_user_by_user()
    {
        var folder = Directory.CreateDirectory(_folder.At("seq")).FullName;
        const string Header = "user_id:token\titem_id_list:token_seq\titem_id:token\n";
        File.WriteAllText(Path.Combine(folder, "g.valid.inter"), Header + "1\ta b\tc\n2\td\te\n");
        File.WriteAllText(Path.Combine(folder, "g.test.inter"), Header + "1\tb c\td\n2\td e\ta\n");
        File.WriteAllText(Path.Combine(folder, "g.item"), "item_id:token\ttitle:token_seq\na\tAlpha\n");
        var dataset = ImportFixture.Import(new() { Path = folder, Destination = _folder.At("data"), Candidates = 2 });
        Assert.Equal(["Alpha", "b", "c", "d"], ImportFixture.Titles(dataset, 0));
        Assert.Equal([DataSplit.Train, DataSplit.Train, DataSplit.Validation, DataSplit.Test], dataset.Users[0].Splits);

        File.WriteAllText(Path.Combine(folder, "g.test.inter"), Header + "1\tb d\ta\n");
        var error = ImportFixture.Fails(_folder, new() { Path = folder, Destination = _folder.At("broken"), Candidates = 2 });
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, 2), (error.Error, error.Line));
    }

    [Fact]
    public void Steams_users_hold_lists()
    {
        var path = _folder.Write("users.json", "{'user_id': 'x', 'items_count': 2, 'items': [{'item_id': '10', 'item_name': 'Ten', 'playtime_forever': 6}, {'item_id': '20', 'item_name': 'Twenty', 'playtime_forever': 0}]}\n"
            + "{'user_id': 'y', 'items_count': 1, 'items': [{'item_id': '30', 'item_name': \"Thirty's\", 'playtime_forever': 1}]}\n");
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path));
        Assert.Equal(["Ten", "Twenty", "Thirty's"], dataset.Items.Select(item => item.Title));

        path = _folder.Write("posts.json", "{'user_id': 'x', 'reviews': [{'posted': 'Posted June 3, 2013.', 'item_id': 'b', 'recommend': True}, {'posted': 'Posted June 2, 2013.', 'item_id': 'a', 'recommend': False}, {'posted': 'Posted May 1.', 'item_id': 'c', 'recommend': True}]}\n");
        dataset = ImportFixture.Import(ImportFixture.Request(_folder, path, "posts") with { Split = SplitKind.Ratio, Ratio = [1, 0, 0] });
        Assert.Equal(["a", "b", "c"], ImportFixture.Titles(dataset, 0));
    }

    [Fact]
    public void Globs_folders_and_compressed_files_are_one_log()
    {
        var lines = File.ReadAllLines(ImportFixture.Write(_folder));
        var folder = Directory.CreateDirectory(_folder.At("parts")).FullName;
        void Part(string name, Func<Stream, Stream> wrap, IEnumerable<string> rows)
        {
            using var writer = new StreamWriter(wrap(File.Create(Path.Combine(folder, name))));
            writer.Write(string.Concat(rows.Prepend(lines[0]).Select(row => row + "\n")));
        }

        Part("a.csv", stream => stream, lines[1..4]);
        Part("b.csv.gz", stream => new GZipStream(stream, CompressionLevel.Fastest), lines[4..8]);
        Part("c.csv.zst", stream => new ZstdSharp.CompressionStream(stream, leaveOpen: false), lines[8..]);
        var whole = ImportFixture.Import(ImportFixture.Request(_folder, _folder.At("log.csv"), "whole"));
        foreach (var (path, name) in ((string, string)[])[(Path.Combine(folder, "*.csv*"), "glob"), (folder, "folder")])
        {
            var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path, name) with { Format = DatasetFormat.Csv });
            Assert.Equal(whole.Users.Select(user => string.Join(' ', user.Items)), dataset.Users.Select(user => string.Join(' ', user.Items)));
        }
    }

    [Theory]
    [InlineData("*.tsv.gz", DatasetFormat.Tsv, ".tsv.gz", 3)]
    [InlineData("part-?.jsonl.zst", DatasetFormat.JsonLines, ".jsonl.zst", 3)]
    [InlineData("part-0.jsonl.zst", DatasetFormat.JsonLines, ".jsonl.zst", 1)]
    [InlineData("part-0.ndjson", DatasetFormat.JsonLines, ".ndjson", 1)]
    [InlineData("*.ndjson.gz", DatasetFormat.JsonLines, ".ndjson.gz", 2)]
    [InlineData("*.parquet", DatasetFormat.Parquet, ".parquet", 3)]
    [InlineData("", DatasetFormat.Parquet, ".parquet", 3)]
    public void A_log_in_parts_is_the_log_in_one_piece(string pattern, DatasetFormat format, string ending, int parts)
    {
        string[] rows = [.. File.ReadAllLines(ImportFixture.Write(_folder)).Skip(1)];
        var whole = ImportFixture.Import(ImportFixture.Request(_folder, _folder.At("log.csv"), "whole"));
        var folder = Directory.CreateDirectory(_folder.At("parts")).FullName;
        for (var part = 0; part < parts; part++)
        {
            WritePart(Path.Combine(folder, $"part-{part}{ending}"), rows[(part * rows.Length / parts)..((part + 1) * rows.Length / parts)]);
        }

        // A folder does not say which format its files have; a file or a pattern does.
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, Path.Combine(folder, pattern)) with { Format = pattern.Length > 0 ? DatasetFormat.Auto : format });
        var manifest = Core.Artifacts.Artifact.Open(dataset.Folder, RecDataset.Kind);
        Assert.Equal(format.ToString(), (string)manifest.Request["format"]!);
        Assert.Equal(parts, manifest.Inputs.Count);
        Assert.Equal(whole.Items, dataset.Items);
        Assert.Equal(whole.Users.Select(user => $"{user.SourceId}: {string.Join(' ', user.Items)}"), dataset.Users.Select(user => $"{user.SourceId}: {string.Join(' ', user.Items)}"));
    }

    [Fact]
    public void Encodings_are_named_or_told_by_their_mark()
    {
        const string Text = "user,item,title\n1,a,Café “x”\n1,b,B\n2,c,C\n";
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        File.WriteAllBytes(_folder.At("named.csv"), System.Text.Encoding.GetEncoding("windows-1252").GetBytes(Text));
        File.WriteAllText(_folder.At("marked.csv"), Text, System.Text.Encoding.BigEndianUnicode);
        var named = ImportFixture.Request(_folder, _folder.At("named.csv"), "named") with { Encoding = "windows-1252" };
        Assert.Equal("Café “x”", ImportFixture.Import(named).Items[0].Title);
        Assert.Equal("Café “x”", ImportFixture.Import(ImportFixture.Request(_folder, _folder.At("marked.csv"), "marked")).Items[0].Title);
        Assert.Equal(RoseErrorCode.RequestInvalid, ImportFixture.Fails(_folder, named with { Encoding = "klingon" }).Error);
    }

    [Fact]
    public void Rows_that_cannot_be_read_are_passed_over_and_counted_where_that_is_asked_for()
    {
        var path = _folder.Write("log.csv", "user,item,rating\n1,a,3\n1,b\n1,c,good\n\"1\"x,d,3\n1,e,4\n2,f,5\n");
        var request = ImportFixture.Request(_folder, path) with { SkipMalformed = true };
        var result = ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((3, 3), (result.Interactions, result.SkippedRows));
        Assert.Contains("Line 3", result.FirstSkipped, StringComparison.Ordinal);
    }

    // Rows of the CSV fixture in the format and compression that the name says.
    private void WritePart(string path, string[] rows)
    {
        const string Header = "user,item,timestamp,rating,title";
        if (path.EndsWith(".parquet", StringComparison.Ordinal))
        {
            var csv = _folder.Write("part.csv", string.Join('\n', rows.Prepend(Header)));
            using var connection = DuckDb.Open();
            connection.CopyToParquet($"SELECT * FROM read_csv({DuckDb.Literal(csv)}, types={{'user': 'VARCHAR'}})", path);
            return;
        }

        IEnumerable<string> lines = path.Contains(".tsv", StringComparison.Ordinal)
            ? rows.Prepend(Header).Select(row => row.Replace(',', '\t'))
            : rows.Select(row => row.Split(',')).Select(
                cell => $$"""{"user": "{{cell[0]}}", "item": "{{cell[1]}}", "timestamp": {{cell[2]}}, "rating": {{cell[3]}}, "title": "{{cell[4]}}"}""");
        Stream stream = File.Create(path);
        stream = Path.GetExtension(path) switch
        {
            ".gz" => new GZipStream(stream, CompressionLevel.Fastest),
            ".zst" => new ZstdSharp.CompressionStream(stream, leaveOpen: false),
            _ => stream,
        };
        using var writer = new StreamWriter(stream);
        writer.Write(string.Concat(lines.Select(line => line + "\n")));
    }

    private RecDataset Import(DatasetFormat format, out string manifest)
    {
        var request = new ImportDatasetRequest { Path = FormatSamples.Write(_folder, format), Destination = _folder.At("data"), Candidates = 2 };
        var dataset = ImportFixture.Import(request);
        manifest = (string)Core.Artifacts.Artifact.Open(dataset.Folder, RecDataset.Kind).Request["format"]!;
        return dataset;
    }
}
