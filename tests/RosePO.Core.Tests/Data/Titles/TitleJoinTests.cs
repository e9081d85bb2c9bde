using CsCheck;
using RosePO.Core.Data;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Tests.Data.Titles;

public sealed class TitleJoinTests : IDisposable
{
    private const int Items = 9;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("1.000", "1")]
    [InlineData("0.0", "0")]
    [InlineData("-7.0", "-7")]
    [InlineData("12345678901234567890.0", "12345678901234567890")]
    [InlineData(" 1\t", "1")]
    [InlineData("\u00a01.0\u2003", "1")]
    [InlineData("\ufeff1", "1")]
    [InlineData("01", "01")]
    [InlineData("01.0", "01.0")]
    [InlineData("1.5", "1.5")]
    [InlineData("1.10", "1.10")]
    [InlineData("1.", "1.")]
    [InlineData(".0", ".0")]
    [InlineData("v1.0", "v1.0")]
    [InlineData("1.0.0", "1.0.0")]
    [InlineData("1e3", "1e3")]
    [InlineData("Windows 2.0", "Windows 2.0")]
    [InlineData("a b", "a b")]
    [InlineData("\u3000", "")]
    public void Ids_are_compared_without_what_tables_of_floats_and_spaces_add(string text, string id) => Assert.Equal(id, SourceId.Normal(text));

    [Fact]
    public void An_ids_text_is_its_own_text() =>
        Texts(['0', '1', '.', '-', ' ', '\u00a0', 'a', 'é'], 8).Sample(text => SourceId.Normal(SourceId.Normal(text)) == SourceId.Normal(text));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("1e3", "1000")]
    [InlineData("1.50", "1.50")]
    [InlineData("1E400", "1E400")]
    public void Numbers_that_are_equal_are_one_id(string number, string id) => Assert.Equal(id, SourceId.OfNumber(number));

    [Theory]
    [InlineData("{0}", "{0}.0")]
    [InlineData("{0}.0", "{0}")]
    [InlineData("{0}", " {0} ")]
    [InlineData("{0}.00", "\u00a0{0}")]
    public void Titles_are_joined_where_ids_are_the_same_numbers(string ofLog, string ofItems)
    {
        foreach (var (items, path) in Catalogues(ofItems))
        {
            var result = Run(Log(ofLog), path, items);
            Assert.Equal((0, null), (result.UntitledItems, result.FirstUntitled));
            Assert.Equal(Enumerable.Range(0, Items).Select(item => $"Tool {item}"), RecDataset.Load(result.Dataset).Items.Select(item => item.Title));
        }
    }

    [Theory]
    [InlineData("{0}", "x{0}")]
    [InlineData("{0}", "00{0}")]
    [InlineData("{0}.0", "00000{0}")]
    [InlineData("B{0}", "b{0}")]
    public void Titles_of_other_items_are_refused(string ofLog, string ofItems)
    {
        foreach (var (items, path) in Catalogues(ofItems))
        {
            var error = Assert.Throws<RoseException>(() => Run(Log(ofLog), path, items));
            Assert.Equal((RoseErrorCode.TitlesMatchNothing, path), (error.Error, error.File));
            Assert.Contains(string.Format(null, ofItems, 0), error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Items_without_a_title_are_counted_and_the_first_is_named()
    {
        var items = _folder.Write("half.csv", "item,title\n" + string.Concat(Enumerable.Range(0, Items).Select(item => item switch
        {
            2 => "x2,Tool 2\n",
            5 => "5,\n",
            7 => "7,\"  \"\n",
            _ => $"{item},Tool {item}\n",
        })));
        var result = Run(Log("{0}"), items, "half");
        Assert.Equal(3, result.UntitledItems);
        Assert.Equal($"3 of {Items} items have no title and are called by their ids. The first: {result.FirstUntitled}.", Assert.Single(result.Warnings()));
        Assert.Equal(result.Warnings().Single(), new Core.Experiments.Stages.DatasetStage().NoteOn(result));
        Assert.Contains("does not list the item '2'", result.FirstUntitled, StringComparison.Ordinal);
        Assert.Equal(["Tool 1", "2", "Tool 3", "Tool 4", "5"], RecDataset.Load(result.Dataset).Items.Skip(1).Take(5).Select(item => item.Title));

        var none = _folder.Write("none.csv", "item,title\n" + string.Concat(Enumerable.Range(0, Items).Select(item => $"{item},\n")));
        Assert.Equal(RoseErrorCode.TitlesMatchNothing, Assert.Throws<RoseException>(() => Run(Log("{0}"), none, "none")).Error);
        Assert.Equal(RoseErrorCode.TitlesMatchNothing, Assert.Throws<RoseException>(() => Run(Log("{0}"), _folder.Write("empty.csv", "item,title\n"), "empty")).Error);
    }

    [Fact]
    public void A_log_without_titles_has_none_to_miss_and_one_with_a_column_of_them_does()
    {
        Assert.Empty(Run(Log("{0}"), null, "bare").Warnings());
        var titled = _folder.Write("titled.csv", "user,item,title\n" + string.Concat(Rows((user, item) => $"{user},{item},{(item == 3 ? "" : $"Tool {item}")}\n")));
        var result = Run(titled, null, "titled");
        Assert.Equal((1, "the item '3' has an empty title"), (result.UntitledItems, result.FirstUntitled));
    }

    [Fact]
    public void Numbers_and_texts_of_JSON_are_the_same_users_and_items()
    {
        var at = 0;
        var log = _folder.Write("log.jsonl", string.Concat(Rows((user, item) => (at++ % 4) switch
        {
            0 => $"{{\"user\": {user}, \"item\": {item}}}\n",
            1 => $"{{\"user\": {user}.0, \"item\": {item}.00}}\n",
            2 => $"{{\"user\": \"{user}\", \"item\": \" {item}\"}}\n",
            _ => $"{{\"user\": \"{user}.0\", \"item\": {item}e0}}\n",
        })));
        var dataset = RecDataset.Load(Run(log, null, "mixed").Dataset);
        Assert.Equal(["1", "2", "3", "4"], dataset.Users.Select(user => user.SourceId));
        Assert.Equal(Enumerable.Range(0, Items).Select(item => $"{item}"), dataset.Items.Select(item => item.SourceId));
    }

    [Fact]
    public void Candidates_are_named_as_the_log_names_items()
    {
        var data = RecDataset.Load(Run(Log("{0}.0"), null, "first").Dataset);
        var lines = data.Cases(DataSplit.Test).Select(question =>
            $"{{\"user\": {data.Users[question.User].SourceId}.0, \"candidates\": [\"{question.Target}.0\", {(question.Target + 1) % Items}]}}\n");
        var file = _folder.Write("lists.jsonl", string.Concat(lines));
        var request = Request(Log("{0}.0"), null, "listed") with { CandidateSampling = CandidateSampling.File, CandidateFile = file, Split = SplitKind.LeaveOneOut };
        var error = Record.Exception(() => ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken));

        // A line without split holds for both questions, and the validation's target is another item.
        Assert.Contains("target", Assert.IsType<RoseException>(error).Message, StringComparison.Ordinal);
        File.WriteAllText(file, string.Concat(lines).Replace("\"candidates\"", "\"split\": \"test\", \"candidates\"", StringComparison.Ordinal)
            + string.Concat(data.Cases(DataSplit.Validation).Select(question =>
                $"{{\"user\": \" {data.Users[question.User].SourceId}\", \"split\": \"validation\", \"candidates\": [{question.Target}.0, {(question.Target + 1) % Items}]}}\n")));
        Assert.All(ImportFixture.Import(request).Cases(DataSplit.Test), question => Assert.Equal(2, question.Candidates.Length));
    }

    [Theory]
    [InlineData("movies.dat", "ratings.dat", "{0}::{1}::4::{2}\n", "x{0}::Movie {0} (1990)::Drama\n", "{0}::Movie {0} (1990)::Drama\n")]
    [InlineData("x.item", "x.inter", "{0}\t{1}\t4\t{2}\n", "x{0}\tMovie {0}\n", "{0}.0\tMovie {0}\n")]
    [InlineData("movies.csv", "ratings.csv", "{0},{1},4,{2}\n", "x{0},Movie {0} (1990),Drama\n", "{0}.0,Movie {0} (1990),Drama\n")]
    [InlineData("meta.json", "reviews.json", "{{\"reviewerID\": \"{0}\", \"asin\": \"{1}\", \"overall\": 4, \"unixReviewTime\": {2}}}\n", "{{\"asin\": \"x{0}\", \"title\": \"Movie {0}\"}}\n", "{{\"asin\": {0}.0, \"title\": \"Movie {0}\"}}\n")]
    [InlineData("books.json", "read.json", "{{\"user_id\": \"{0}\", \"book_id\": \"{1}\", \"rating\": 4, \"date_added\": {2}}}\n", "{{\"book_id\": \"x{0}\", \"title\": \"Movie {0}\"}}\n", "{{\"book_id\": \"{0} \", \"title\": \"Movie {0}\"}}\n")]
    public void Named_formats_join_as_the_generic_ones_do(string items, string log, string row, string foreign, string same)
    {
        string[] headers = [items == "movies.csv" ? "movieId,title,genres\n" : items == "x.item" ? "item_id:token\ttitle:token_seq\n" : "", log == "ratings.csv" ? "userId,movieId,rating,timestamp\n" : log == "x.inter" ? "user_id:token\titem_id:token\trating:float\ttimestamp:float\n" : ""];
        var time = 0;
        foreach (var (name, item) in ((string, string)[])[("foreign", foreign), ("same", same)])
        {
            var folder = Directory.CreateDirectory(_folder.At(name)).FullName;
            File.WriteAllText(Path.Combine(folder, items), headers[0] + string.Concat(Enumerable.Range(0, Items).Select(number => string.Format(null, item, number))));
            File.WriteAllText(Path.Combine(folder, log), headers[1] + string.Concat(Rows((user, number) => string.Format(null, row, user, number, time++))));
        }

        Assert.Equal(RoseErrorCode.TitlesMatchNothing, Assert.Throws<RoseException>(() => Run(_folder.At("foreign"), null, "foreign-data")).Error);
        var result = Run(_folder.At("same"), null, "same-data");
        Assert.Equal(0, result.UntitledItems);
        Assert.Equal(Enumerable.Range(0, Items).Select(number => $"Movie {number}"), RecDataset.Load(result.Dataset).Items.Select(item => item.Title));
    }

    [Fact]
    public void Merged_sets_that_are_to_share_users_share_some()
    {
        var request = new ImportDatasetRequest
        {
            Format = DatasetFormat.Merge,
            Merge = [Timed("a", ""), Timed("b", ".0")],
            SharedUsers = true,
            Split = SplitKind.LeaveOneOut,
            Destination = _folder.At("merged"),
            Candidates = 2,
            MinimumUserInteractions = 1,
        };
        Assert.Equal(["1", "2", "3", "4"], ImportFixture.Import(request).Users.Select(user => user.SourceId));
        var error = Assert.Throws<RoseException>(() => ImportDataset.Run(
            request with { Merge = [Timed("c", ""), Timed("d", "x")], Destination = _folder.At("apart") }, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(RoseErrorCode.UsersMatchNothing, error.Error);

        string Timed(string name, string ending)
        {
            var time = 0;
            return Run(_folder.Write(name + ".csv", "user,item,timestamp\n" + string.Concat(Rows((user, item) => $"{user}{ending},{item},{time++}\n"))), null, name).Dataset;
        }
    }

    private IEnumerable<(string Name, string Path)> Catalogues(string id)
    {
        string Of(int item) => string.Format(null, id, item);
        var csv = _folder.Write("items.csv", "item,title\n" + string.Concat(Enumerable.Range(0, Items).Select(item => $"{Of(item)},Tool {item}\n")));
        yield return ("csv", csv);
        yield return ("json", _folder.Write("items.jsonl", string.Concat(Enumerable.Range(0, Items).Select(item => $"{{\"item\": \"{Of(item)}\", \"title\": \"Tool {item}\"}}\n"))));
        var parquet = _folder.At("items.parquet");
        File.Delete(parquet);
        using var connection = DuckDb.Open();
        connection.Execute($"COPY (SELECT * FROM read_csv({DuckDb.Literal(csv)}, all_varchar = true)) TO {DuckDb.Literal(parquet)} (FORMAT parquet)");
        yield return ("parquet", parquet);
    }

    private string Log(string id) => _folder.Write("log.csv", "user,item\n" + string.Concat(Rows((user, item) => $"{user},{string.Format(null, id, item)}\n")));

    private static IEnumerable<string> Rows(Func<int, int, string> row) =>
        from user in Enumerable.Range(1, 4) from step in Enumerable.Range(0, 6) select row(user, ((user * 3) + step) % Items);

    private ImportDatasetRequest Request(string path, string? items, string destination) =>
        new() { Path = path, Items = items, Destination = _folder.At(destination), Candidates = 2, MinimumUserInteractions = 1 };

    private DatasetResult Run(string path, string? items, string destination)
    {
        var name = items is null ? destination : $"{destination}-{Path.GetExtension(items)}";
        return ImportDataset.Run(Request(path, items, name) with { Overwrite = true }, cancellation: TestContext.Current.CancellationToken);
    }

    private static Gen<string> Texts(char[] parts, int most) => Gen.Int[0, parts.Length - 1].Array[0, most].Select(picks => string.Concat(picks.Select(pick => parts[pick])));
}
