using System.IO.Compression;
using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data.Formats;

public sealed class FormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_generic_format_gives_the_same_dataset()
    {
        var csv = ImportFixture.Write(_folder);
        var expected = Describe(csv);
        var lines = File.ReadAllLines(csv);
        var tsv = _folder.Write("log.tsv", File.ReadAllText(csv).Replace(',', '\t'));
        var json = _folder.Write("log.jsonl", string.Concat(lines.Skip(1).Select(line => line.Split(',')).Select(
            cell => $$"""{"user": "{{cell[0]}}", "item": "{{cell[1]}}", "timestamp": {{cell[2]}}, "rating": {{cell[3]}}, "title": "{{cell[4]}}"}""" + "\n")));
        var parquet = _folder.At("log.parquet");
        using (var connection = DuckDb.Open())
        {
            connection.CopyToParquet($"SELECT * FROM read_csv({DuckDb.Literal(csv)}, types={{'user': 'VARCHAR'}})", parquet);
        }

        foreach (var path in (string[])[tsv, json, parquet, Compress(csv), Compress(json)])
        {
            Assert.Equal(expected, Describe(path));
        }
    }

    [Fact]
    public void Quoted_values_may_hold_separators_quotes_and_line_ends()
    {
        var path = _folder.Write("log.csv", "\uFEFFuser,item,title\r\n1,a,\"One, \"\"two\"\"\r\nthree\"\r\n\r\n1,b,B\r\n2,c,C\r\n");
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path));
        Assert.Equal(["One, \"two\" three", "B", "C"], dataset.Items.Select(item => item.Title));
    }

    [Fact]
    public void Columns_are_mapped_without_regard_to_case_and_titles_come_from_a_second_file()
    {
        var path = _folder.Write("log.csv", "UID,thing\n1,a\n1,b\n2,c\n");
        var items = _folder.Write("things.tsv", "Thing\tname\tkind\na\tA &amp; B\tx\nb\t  Bee   line \t\nd\tunused\ty\n");
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path) with
        {
            Items = items,
            Columns = new() { User = "uid", Item = "thing", Title = "Name", Category = "kind" },
        });
        Assert.Equal(["A & B", "Bee line", "c"], dataset.Items.Select(item => item.Title));
        Assert.Equal(["x", null, null], dataset.Items.Select(item => item.Category));
    }

    [Fact]
    public void Dates_are_times_too_and_their_offsets_count()
    {
        var path = _folder.Write("log.csv", "user,item,timestamp\n1,a,2024-01-01T02:00:00+02:00\n1,b,2024-01-01\n1,c,2023-12-31T23:30:00-01:00\n1,d,2023-12-31 23:59:59\n2,e,2024-01-01\n");
        Assert.Equal(["d", "a", "b", "c"], ImportFixture.Titles(ImportFixture.Import(ImportFixture.Request(_folder, path)), 0));
    }

    [Fact]
    public void Nanoseconds_keep_their_order()
    {
        var path = _folder.Write("log.csv", "user,item,timestamp\n1,b,1700000000000000002\n1,a,1700000000000000001\n2,c,1700000000000000001\n");
        Assert.Equal(["a", "b"], ImportFixture.Titles(ImportFixture.Import(ImportFixture.Request(_folder, path)), 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MovieLens_titles_are_read_as_Latin_1_and_as_UTF_8_when_they_were_saved_again(bool utf8)
    {
        var folder = Directory.CreateDirectory(_folder.At("ml")).FullName;
        var flags = string.Concat(Enumerable.Range(0, 19).Select(genre => genre is 8 or 14 ? "|1" : "|0"));
        var text = $"1|Misérables, Les (1995)|||{flags}\n2|Amélie||| {flags}\n".Replace("| |", "||", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "u.item"), text, utf8 ? System.Text.Encoding.UTF8 : System.Text.Encoding.Latin1);
        File.WriteAllText(Path.Combine(folder, "u.data"), "1\t1\t5\t10\n1\t2\t4\t11\n2\t1\t5\t3\n");
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, folder) with { Split = SplitKind.Ratio, Ratio = [1, 0, 0] });
        Assert.Equal(["Les Misérables", "Amélie"], dataset.Items.Select(item => item.Title));
        Assert.Equal("Drama", dataset.Items[0].Category);
    }

    private static string Compress(string path)
    {
        using var source = File.OpenRead(path);
        using var target = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest);
        source.CopyTo(target);
        return path + ".gz";
    }

    private string Describe(string path)
    {
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path, Path.GetFileName(path) + ".data"));
        return string.Join('\n', dataset.Items.Select(item => $"{item.Id} {item.SourceId} {item.Title} {item.Popularity}")) + "\n"
            + string.Join('\n', dataset.Users.Select(user => $"{user.SourceId}: {string.Join(' ', user.Items)}")) + "\n"
            + string.Join('\n', dataset.Cases(DataSplit.Test).Select(question => string.Join(' ', question.Candidates)));
    }
}
