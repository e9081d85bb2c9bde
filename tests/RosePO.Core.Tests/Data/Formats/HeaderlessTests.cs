using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data.Formats;

/// <summary>Text without a header: tables whose columns are numbered, and public sets that have none.</summary>
public sealed class HeaderlessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string[] Ids(RecDataset dataset, string user) =>
        [.. dataset.Users.Single(one => one.SourceId == user).Items.Select(item => dataset.Items[item].SourceId)];

    private RoseException Fails(string path, DatasetFormat format = DatasetFormat.Auto) =>
        ImportFixture.Fails(_folder, new() { Path = path, Destination = _folder.At("fails"), Format = format, Candidates = 2 });

    private string Write(string folder, params (string Name, string Text)[] files)
    {
        var path = Directory.CreateDirectory(_folder.At(folder)).FullName;
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(path, name), text);
        }

        return path;
    }

    [Fact]
    public void Columns_of_a_table_without_a_header_are_numbers_and_its_first_row_counts()
    {
        var path = _folder.Write("log.csv", "5;x;a\n4;x;b\n3;x;c\n9;y;d\n");
        var request = ImportFixture.Request(_folder, path) with { NoHeader = true, Delimiter = ";", Columns = new() { User = "2", Item = "3", Timestamp = "1" } };
        Assert.Equal(["c", "b", "a"], Ids(ImportFixture.Import(request), "x"));
        Assert.Equal(4, ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken).Interactions);
    }

    [Fact]
    public void Titles_beside_a_table_without_a_header_have_one_of_their_own()
    {
        var path = _folder.Write("log.tsv", "x\ta\nx\tb\nx\tc\ny\td\n");
        var titles = _folder.Write("titles.csv", "item,title\na,Alpha\nb,Beta\nc,Gamma\n");
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path) with { NoHeader = true, Items = titles, Columns = new() { User = "1", Item = "2" } });
        Assert.Equal(["Alpha", "Beta", "Gamma"], ImportFixture.Titles(dataset, dataset.Users.Single(user => user.SourceId == "x").User));
    }

    [Fact]
    public void What_cannot_be_asked_of_a_table_without_a_header_is_said()
    {
        var path = _folder.Write("log.csv", "x,a\nx,b\nx,c\n");
        var request = ImportFixture.Request(_folder, path) with { NoHeader = true };
        Assert.Contains("has no column 'user' for the user (it has '1', '2')", ImportFixture.Fails(_folder, request).Message, StringComparison.Ordinal);
        Assert.Contains("one ASCII character", ImportFixture.Fails(_folder, request with { Delimiter = "::" }).Message, StringComparison.Ordinal);
        var error = ImportFixture.Fails(_folder, request with { Path = _folder.Write("log.jsonl", "{}\n") });
        Assert.Equal(("noHeader", RoseErrorCode.RequestInvalid), (error.Option, error.Error));
        var short2 = ImportFixture.Fails(_folder, request with { Path = _folder.Write("short.csv", "x,a\nx\n"), Columns = new() { User = "1", Item = "2" } });
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, 2), (short2.Error, short2.Line));
    }

    [Fact]
    public void LightGCN_gives_the_split_and_a_user_of_a_split_may_have_no_item()
    {
        var path = Write("gowalla", ("train.txt", "0 3 1 2\n1 2 4 \n2\n"), ("test.txt", "0 5 4\n1 0\n2\n"), ("item_list.txt", "org_id remap_id\n9247 0\n"));
        var dataset = ImportFixture.Import(new() { Path = path, Destination = _folder.At("data"), Candidates = 2, MinimumUserInteractions = 1 });
        Assert.Equal(["3", "1", "2", "5", "4"], Ids(dataset, "0"));
        Assert.Equal([DataSplit.Train, DataSplit.Train, DataSplit.Train, DataSplit.Test, DataSplit.Test], dataset.Users[0].Splits);
        Assert.Equal(["0", "1"], dataset.Users.Select(user => user.SourceId));
        Assert.Equal("5", dataset.Items[dataset.Cases(DataSplit.Test)[0].Target].SourceId);

        var validated = Write("validated", ("train.txt", "0 3 1 2\n1 2 4\n"), ("valid.txt", "0 6\n"), ("test.txt", "0 5\n1 0\n"));
        dataset = ImportFixture.Import(new() { Path = validated, Destination = _folder.At("validated-data"), Candidates = 2, MinimumUserInteractions = 1 });
        Assert.Equal([DataSplit.Train, DataSplit.Train, DataSplit.Train, DataSplit.Validation, DataSplit.Test], dataset.Users[0].Splits);
    }

    [Fact]
    public void Titles_of_LightGCN_and_SASRec_are_those_of_a_table_that_is_named()
    {
        var titles = _folder.Write("titles.csv", "item,title\n1,One\n2,Two\n3,Three\n4,Four\n5,Five\n");
        var folder = Write("gcn", ("train.txt", "0 3 1 2\n1 4\n"), ("test.txt", "0 5\n"));
        var file = _folder.Write("Beauty.txt", "7 3\n7 1\n7 2\n7 5\n8 4\n");
        foreach (var (path, name) in ((string, string)[])[(folder, "gcn-data"), (file, "beauty-data")])
        {
            Assert.Equal(["Three", "One", "Two", "Five"], ImportFixture.Titles(ImportFixture.Import(new() { Path = path, Items = titles, Destination = _folder.At(name), Candidates = 2, MinimumUserInteractions = 1 }), 0));
        }
    }

    [Fact]
    public void Netflix_reads_movie_by_movie_over_all_its_files()
    {
        var path = Write(
            "netflix",
            ("combined_data_1.txt", "1:\n11,3,2005-09-06\n12,5,2005-05-13\n2:\n11,4,2005-09-05\n"),
            ("combined_data_2.txt", "3:\n11,1,2005-12-26\n12,2,2004-01-01\n"),
            ("movie_titles.csv", "1,2003,Dinosaur Planet\n2,NULL,Eat, Drink, Man, Woman\n3,1997,\"Character\"\n"));
        var dataset = ImportFixture.Import(new() { Path = path, Destination = _folder.At("data"), Candidates = 2, MinimumUserInteractions = 1, MinimumRating = 2 });
        Assert.Equal(["2", "1"], Ids(dataset, "11"));
        Assert.Equal(["3", "1"], Ids(dataset, "12"));
        Assert.Equal(["Dinosaur Planet", "Eat, Drink, Man, Woman", "\"Character\""], dataset.Items.Select(item => item.Title));
    }

    [Fact]
    public void MIND_puts_histories_before_clicks_and_reads_train_and_dev_as_one_log()
    {
        const string News = "N1\tnews\tx\tOne\t\t\t[]\t[]\nN2\tsports\tx\tTwo\t\t\t[]\t[]\n";
        Write("mind/train", ("news.tsv", News), ("behaviors.tsv",
            "1\tU2\t11/12/2019 10:00:00 AM\tN1 N2\tN3-0 N4-1\n2\tU1\t11/11/2019 9:05:58 PM\t\tN1-1 N2-0 N6-1\n3\tU2\t11/12/2019 9:59:59 AM\tN1\tN5-1 N3-1\n"));
        Write("mind/dev", ("news.tsv", News + "N5\tx\tx\tFive\t\t\t[]\t[]\n"), ("behaviors.tsv", "1\tU1\t11/15/2019 1:00:00 AM\tN1\tN5-1 N2-0\n"));
        var request = new ImportDatasetRequest { Path = _folder.At("mind"), Destination = _folder.At("data"), Candidates = 2, MinimumUserInteractions = 1 };
        var dataset = ImportFixture.Import(request);

        // The history of the earlier impression, what was clicked in it, then the later click.
        Assert.Equal(["N1", "N5", "N3", "N4"], Ids(dataset, "U2"));
        Assert.Equal(["N1", "N6", "N5"], Ids(dataset, "U1"));
        Assert.Equal(["One", "N3", "N4", "Five", "N6"], dataset.Items.Select(item => item.Title));
        Assert.Equal(["N1", "N6"], Ids(ImportFixture.Import(request with { Until = "2019-11-12", Destination = _folder.At("early") }), "U1"));
    }

    [Theory]
    [InlineData(DatasetFormat.LightGcn, "train.txt", "0 1 2\n1 x 2\n", 2, "'x' in column 'items' where a whole number is needed")]
    [InlineData(DatasetFormat.LightGcn, "test.txt", "u 1 2\n", 1, "'u' in column 'user' where a whole number is needed")]
    [InlineData(DatasetFormat.SasRec, "Video.txt", "1 2\n1 2 3\n", 2, "has 3 columns where 2 are needed")]
    [InlineData(DatasetFormat.Netflix, "combined_data_1.txt", "1:\n5,3\n", 2, "has 2 columns where 3 are needed")]
    [InlineData(DatasetFormat.Netflix, "combined_data_1.txt", "5,3,2005-09-06\n", 1, "a line with a movie's id and a colon above the ratings")]
    [InlineData(DatasetFormat.Netflix, "combined_data_1.txt", "1:\n5,good,2005-09-06\n", 2, "'good' in column 'rating' where a number is needed")]
    [InlineData(DatasetFormat.Netflix, "combined_data_1.txt", "1:\n:\n", 2, "an id before the colon")]
    [InlineData(DatasetFormat.Netflix, "movie_titles.csv", "1,2003\n", 1, "has 2 columns where 3 are needed")]
    [InlineData(DatasetFormat.Mind, "behaviors.tsv", "1\tU\t11/11/2019 9:05:58 AM\tN1\tN2\n", 1, "'N2' in column 'impressions' where an id and whether it was clicked")]
    [InlineData(DatasetFormat.Mind, "behaviors.tsv", "1\tU\tyesterday\tN1\tN2-1\n", 1, "'yesterday' in column 'time'")]
    [InlineData(DatasetFormat.Mind, "behaviors.tsv", "1\tU\t11/11/2019 9:05:58 AM\tN1\n", 1, "has 4 columns where 5 are needed")]
    [InlineData(DatasetFormat.Mind, "news.tsv", "N1\tnews\tTitle\n", 1, "has 3 columns where 8 are needed")]
    public void A_bad_row_is_named_by_its_line(DatasetFormat format, string file, string text, int line, string says)
    {
        var path = FormatSamples.Write(_folder, format);
        File.WriteAllText(Directory.Exists(path) ? Path.Combine(path, file) : path, text);
        var error = Fails(path, format);
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, line), (error.Error, error.Line));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }
}
