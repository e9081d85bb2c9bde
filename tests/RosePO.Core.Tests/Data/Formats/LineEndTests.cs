using System.Text;
using RosePO.Core.Data;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Core.Tests.Data.Formats;

/// <summary>Lines end as Unix, Windows and old Macs end them, also mixed in one file.</summary>
public sealed class LineEndTests : IDisposable
{
    private static readonly string[] s_ends = ["\n", "\r\n", "\r", "\r\r\n", "\n\r", "mixed"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<DatasetFormat> Formats => [.. FormatSamples.Files.Keys];

    public static TheoryData<string> Ends => [.. s_ends];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_of_text_is_the_same_by_any_line_end(DatasetFormat format)
    {
        var expected = Content(ImportFixture.Import(Request(FormatSamples.Write(_folder, format, "whole"), "whole-out")));
        foreach (var (end, number) in s_ends.Select((end, number) => (end, number)))
        {
            var path = FormatSamples.Write(_folder, format, $"in{number}");
            foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path) : [path])
            {
                File.WriteAllBytes(file, Encoding.Latin1.GetBytes(Ended(Encoding.Latin1.GetString(File.ReadAllBytes(file)), end)));
            }

            Assert.Equal(expected, Content(ImportFixture.Import(Request(path, $"out{number}"))));
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Lines_are_counted_as_an_editor_counts_them(string end)
    {
        Assert.SkipWhen(end is "\r\r\n" or "\n\r" or "mixed", "counts empty lines between");
        foreach (var (name, text, line) in ((string, string, int)[])
        [
            ("log.csv", "user,item\n1,a\n\n2\n", 4), ("log.csv", "user,item,title\n1,a,\"x\ny\"\n2,b\n", 4), ("log.csv", "user,item\n1,\"a\"b\n3,c\n", 2),
            ("log.csv", "user,item\n1,a\n2,\"b\nc\n", 3), ("log.tsv", "user\titem\n1\ta\n2\n", 3), ("log.jsonl", "{\"user\":1,\"item\":2}\n\n{\"user\":1\n", 3),
            ("log.inter", "user_id:token\titem_id:token\n1\t2\n\n7\n", 4),
        ])
        {
            var path = _folder.Write(name, text.Replace("\n", end, StringComparison.Ordinal));
            var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, path));
            Assert.Equal((RoseErrorCode.DatasetRowInvalid, path, line), (error.Error, error.File, error.Line));
        }

        var broken = Path.Combine(FormatSamples.Write(_folder, DatasetFormat.Sdpo), "x-val.json");
        File.WriteAllText(broken, "[\n{\"historyList\": [\"A\"],\n\"itemList\": [\"B\", \"C\"], \"trueSelection\": \"B\"},\n{\"historyList\" 7\n}]\n".Replace("\n", end, StringComparison.Ordinal));
        Assert.Equal(4, ImportFixture.Fails(_folder, Request(Path.GetDirectoryName(broken)!, "none")).Line);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Candidates_pairs_scores_and_title_vectors_are_read_by_any_line_end(string end)
    {
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder), "d"));
        var lists = "{\"user\": 10, \"candidates\": [\"d\", \"c\"]}\n{\"user\": \"9\", \"candidates\": [\"a\", \"b\"]}\n{\"user\": \"x\", \"candidates\": [\"a\", \"b\"]}\n{\"user\": \"z\", \"candidates\": [\"e\", \"f\"]}\n";
        var request = ImportFixture.Request(_folder, _folder.At("log.csv")) with
        {
            CandidateSampling = CandidateSampling.File,
            CandidateFile = _folder.Write("lists.jsonl", Ended(lists, end)),
        };
        Assert.All(ImportFixture.Import(request).Cases(DataSplit.Test), question => Assert.Equal(2, question.Candidates.Length));

        var pairs = Ended(string.Concat(Enumerable.Range(0, 5).Select(i => $"{{\"prompt\":\"p{i}\",\"chosen\":\"a\",\"rejected\":\"b\"}}\n")), end);
        Assert.Equal(["p0", "p1", "p2", "p3", "p4"], PairFile.Read(_folder.Write("pairs.jsonl", pairs)).Select(pair => pair.Prompt));

        using var scores = ScoresFile.Load(_folder.Write("scores.csv", Ended("user,item,score\n0,0,1.5\n0,1,2.5\n", end)), dataset, TestContext.Current.CancellationToken);
        Assert.Equal([1.5f, 2.5f], scores.Score([new OracleQuery(default, new[] { 0, 1 }, User: 0)], null, TestContext.Current.CancellationToken)[0]);

        File.WriteAllBytes(_folder.At("titles.f32"), new byte[4 * dataset.Items.Count]);
        var names = string.Concat(dataset.Items.Select(item => $"{item.SourceId}\t{item.Title}\n"));
        _folder.Write("titles.tsv", Ended(names, end is "\r\r\n" or "\n\r" ? "\r" : end));
        Assert.NotNull(TitleVectorFile.Load(_folder.At("titles.f32"), dataset));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r")]
    [InlineData("\r\n\r\r\n\n")]
    [InlineData("a\rb\nc\r\nd")]
    [InlineData("a\r")]
    [InlineData("\r\ra\r\r\n")]
    public void Lines_are_those_of_a_text_reader(string text)
    {
        var expected = new List<string>();
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            expected.Add(line);
        }

        using var lines = new LineReader(_folder.Write("text", text));
        var (found, numbers) = (new List<string>(), new List<int>());
        while (lines.Read())
        {
            found.Add(Encoding.UTF8.GetString(lines.Text));
            numbers.Add(lines.Line);
        }

        Assert.Equal(expected.Where(line => line.Length > 0), found);
        Assert.Equal(Enumerable.Range(1, expected.Count).Where(number => expected[number - 1].Length > 0), numbers);
    }

    [Fact]
    public void An_end_that_falls_on_the_border_of_what_was_read_is_one_end()
    {
        // The window grows from 1 MiB: the return of an end is its last byte, the feed the first after it.
        foreach (var (length, end) in ((int, string)[])[((1 << 20) - 1, "\r\n"), ((1 << 20) - 2, "\r\n"), ((1 << 20) - 1, "\r"), (1 << 20, "\r\n")])
        {
            using var lines = new LineReader(_folder.Write("long", new string('x', length) + end + "y" + end));
            Assert.True(lines.Read());
            Assert.Equal((length, 1), (lines.Text.Length, lines.Line));
            Assert.True(lines.Read());
            Assert.Equal(("y", 2), (Encoding.UTF8.GetString(lines.Text), lines.Line));
            Assert.False(lines.Read());

            using var rows = new DelimitedReader(_folder.Write("long.csv", new string('x', length) + end + "y,\"z\"" + end), Dialect.Csv);
            Assert.True(rows.Read());
            Assert.Equal((1, length), (rows.Count, rows[0].Length));
            Assert.True(rows.Read());
            Assert.Equal((2, 2), (rows.Count, rows.Line));
            Assert.False(rows.Read());
        }
    }

    private ImportDatasetRequest Request(string path, string destination) => new()
    {
        Path = path,
        Destination = _folder.At(destination),
        Candidates = 2,
        MinimumUserInteractions = 1,
    };

    private static string Content(RecDataset dataset) => string.Join('\n', [
        .. dataset.Items.Select(item => $"{item.SourceId}|{item.Title}|{item.Popularity}|{item.Category}"),
        .. dataset.Users.Select(user => $"{user.SourceId}: {string.Join(' ', user.Items)} {string.Join(' ', user.Splits)}"),
    ]);

    // Mixed: each line by the next of the three kinds.
    private static string Ended(string text, string end)
    {
        var number = 0;
        return string.Concat(text.Select(letter => letter != '\n' ? letter.ToString() : end == "mixed" ? s_ends[number++ % 3] : end));
    }
}
