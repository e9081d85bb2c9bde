using System.Text;
using RosePO.Core.Data;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Formats;
using RosePO.Core.Data.Sources;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Core.Tests.Data.Formats;

/// <summary>JSON as it is seen: what is in columns that nobody reads is nobody's business, and what cannot be read is named by its line and column.</summary>
public sealed class JsonInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Values that a column may contain which nobody reads.</summary>
    public static TheoryData<string> Unread =>
    [
        "NaN", "-NaN", "nan", "Infinity", "-Infinity", "inf", "-inf", "[1, NaN, {\"a\": -Infinity}]", "{\"b\": [NaN]}", "\"\\ud83d\"", "[\"\\udc00x\", NaN]", "{\"\\ud83d\": 1}", "1e999",
        "123456789012345678901234567890.5", "\"a\\u0000b\"", "\"NaN \\\" Infinity\"", "{\"x\": 1, \"x\": 2}", new string('[', 300) + "NaN" + new string(']', 300), "null", "\"\\/\"", "-0.0",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Unread))]
    public void A_column_that_nobody_reads_may_hold_anything(string value)
    {
        var path = _folder.Write("log.jsonl", string.Concat(Enumerable.Range(0, 12).Select(row =>
            $"{{\"price\": {value}, \"user\": \"NaN u{row / 4}\", \"item\": \"i{row % 5}\", \"timestamp\": {row}, \"title\": \"-Infinity {row % 5}\", \"more\": {value}}}\n")));
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path));
        Assert.Equal((3, 5), (dataset.Users.Count, dataset.Items.Count));
        Assert.Equal("NaN u0", dataset.Users[0].SourceId);
        Assert.Contains(dataset.Items, item => item.Title == "-Infinity 4");

        var pairs = _folder.Write("pairs.jsonl", $"{{\"score\": {value}, \"prompt\": \"NaN?\", \"chosen\": \"b\", \"rejected\": \"c\", \"more\": {value}}}\n");
        Assert.Equal(("NaN?", "b"), (Assert.Single(PairFile.Read(pairs)).Prompt, Assert.Single(PairFile.Read(pairs)).Chosen));

        var lists = _folder.Write("lists.jsonl", string.Concat(Enumerable.Range(0, 3).Select(user =>
            $"{{\"note\": {value}, \"user\": \"NaN u{user}\", \"candidates\": [\"i0\", \"i1\", \"i2\", \"i3\", \"i4\"]}}\n")));
        var request = ImportFixture.Request(_folder, path, "listed") with { CandidateSampling = CandidateSampling.File, CandidateFile = lists };
        Assert.All(ImportFixture.Import(request).Cases(DataSplit.Test), question => Assert.Equal(5, question.Candidates.Length));
    }

    [Theory]
    [MemberData(nameof(Unread))]
    public void An_array_of_objects_may_hold_anything_that_nobody_reads(string value)
    {
        var folder = FormatSamples.Write(_folder, DatasetFormat.Sdpo);
        foreach (var file in Directory.GetFiles(folder))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace("\"itemList\"", $"\"note\": {value}, \"itemList\"", StringComparison.Ordinal));
        }

        Assert.Equal(3, ImportFixture.Import(new() { Path = folder, Destination = _folder.At("out"), Candidates = 2 }).Users.Count);
    }

    [Theory]
    [InlineData("\"user\": NaN, \"item\": \"i\", \"timestamp\": 1", "user")]
    [InlineData("\"user\": \"u\", \"item\": NaN, \"timestamp\": 1", "item")]
    [InlineData("\"user\": \"u\", \"item\": \"i\", \"timestamp\": NaN", "timestamp")]
    [InlineData("\"user\": \"u\", \"item\": \"i\", \"timestamp\": 1, \"rating\": NaN", "rating")]
    [InlineData("\"user\": \"u\", \"item\": \"i\", \"timestamp\": 1, \"rating\": -Infinity", "rating")]
    [InlineData("\"user\": \"u\", \"item\": \"i\", \"timestamp\": 1, \"rating\": 1e999", "rating")]
    [InlineData("\"user\": \"u\", \"item\": \"i\", \"timestamp\": 1, \"title\": \"Lamp \\ud83d\"", "title")]
    [InlineData("\"user\": \"u\\ud83d\", \"item\": \"i\", \"timestamp\": 1", "user")]
    [InlineData("\"user\": \"u\", \"item\": \"\\udc00\", \"timestamp\": 1", "item")]
    [InlineData("\"user\": \"u\", \"item\": \"i\", \"timestamp\": 1, \"category\": [\"\\udc00\"]", "category")]
    [InlineData("\"user\": \"u\", \"item\": \"i\\u0000\", \"timestamp\": 1", "item")]
    [InlineData("\"user\": \"u\", \"item\": \"i\", \"timestamp\": 1, \"item\": \"j\"", "item")]
    [InlineData("\"user\": \"u\", \"user\": \"v\", \"item\": \"i\", \"timestamp\": 1", "user")]
    public void A_value_that_is_read_is_named_by_line_and_column(string row, string column)
    {
        const string Good = "{\"user\": \"u\", \"item\": \"a\", \"timestamp\": 1, \"rating\": 3, \"title\": \"T\"}\n";
        var path = _folder.Write("log.jsonl", Good + "\n{" + (row.Contains("rating", StringComparison.Ordinal) ? row : row + ", \"rating\": 3") + "}\n");
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, path));
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, path, 3), (error.Error, error.File, error.Line));
        Assert.Contains($"'{column}'", error.Message, StringComparison.Ordinal);

        using var tables = DuckDb.Open();
        using var data = new RawData(skipMalformed: true, tables);
        DatasetFormats.Of(new() { Path = path, Destination = "" }).Read(data, new() { Path = path, Destination = "" }, TestContext.Current.CancellationToken);
        Assert.Equal((1L, 1L), (data.Rows.Count, data.Skipped.Count));
    }

    [Theory]
    [InlineData("{\"user\": 1, \"item\": 2,}")]
    [InlineData("{\"user\": 1, \"item\": 2} {\"user\": 1, \"item\": 2}")]
    [InlineData("{\"user\": 1, // one\n")]
    [InlineData("{'user': 1, 'item': 2}")]
    [InlineData("{\"user\": 1, \"item\": NaNa}")]
    [InlineData("{\"user\": 1, \"item\": 01}")]
    [InlineData("{\"user\": 1, \"item\": \"a\tb\"}")]
    [InlineData("{\"user\": 1, \"item\": \"\\x\"}")]
    [InlineData("{\"user\": NaN, \"item\": \"a")]
    [InlineData("NaN")]
    public void What_is_no_JSON_is_refused_with_its_line_and_the_reason(string row)
    {
        var path = _folder.Write("log.jsonl", "{\"user\": 1, \"item\": 3}\n" + row + "\n");
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, path));
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, path, 2), (error.Error, error.File, error.Line));
        Assert.Contains("is not one JSON object (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_values_of_a_key_that_is_there_twice_are_one()
    {
        var path = _folder.Write("log.jsonl", string.Concat(Enumerable.Range(0, 12).Select(row => $"{{\"user\": {row / 4}, \"item\": {row % 5}, \"user\": {row / 4}}}\n")));
        Assert.Equal(3, ImportFixture.Import(ImportFixture.Request(_folder, path)).Users.Count);
        Assert.Single(PairFile.Read(_folder.Write("p.jsonl", "{\"prompt\": \"a\", \"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}")));
    }

    [Theory]
    [InlineData("\"prompt\": \"p\\ud83d\", \"chosen\": \"b\", \"rejected\": \"c\"", "prompt")]
    [InlineData("\"prompt\": \"p\", \"chosen\": \"b\", \"rejected\": [\"c\", \"\\udc00\"]", "rejected")]
    [InlineData("\"prompt\": \"p\", \"prompt\": \"q\", \"chosen\": \"b\", \"rejected\": \"c\"", "prompt")]
    [InlineData("\"prompt\": \"p\", \"chosen\": \"b\", \"rejected\": \"c\", \"epsilon\": 0.1, \"epsilon\": 0.2", "epsilon")]
    public void A_pair_that_is_half_or_twice_is_named_by_line_and_key(string row, string key)
    {
        var error = Assert.Throws<RoseException>(() => PairFile.Read(_folder.Write("p.jsonl", "\r\n{" + row + "}\r\n")).ToList());
        Assert.Equal((RoseErrorCode.PairFileInvalid, 2), (error.Error, error.Line));
        Assert.Contains($"'{key}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"prompt\": \"p\", \"chosen\": NaN, \"rejected\": \"c\"")]
    [InlineData("\"prompt\": \"p\", \"chosen\": \"b\", \"rejected\": [\"c\", NaN]")]
    [InlineData("\"prompt\": \"p\", \"chosen\": \"b\", \"rejected\": \"c\", \"epsilon\": Infinity")]
    [InlineData("\"prompt\": \"p\", \"chosen\": \"b\", \"rejected\": [\"c\", \"d\"], \"epsilon\": [0.1, NaN]")]
    public void A_pair_without_what_it_needs_is_refused(string row) => Assert.Equal(
        RoseErrorCode.PairFileInvalid, Assert.Throws<RoseException>(() => PairFile.Read(_folder.Write("p.jsonl", "{" + row + "}")).ToList()).Error);

    [Fact]
    public void Files_that_were_put_together_may_bring_their_marks()
    {
        const string Mark = "\uFEFF";
        var rows = string.Concat(Enumerable.Range(0, 12).Select(row => $"{Mark}{{\"user\": {row / 4}, \"item\": {row % 5}}}\n"));
        Assert.Equal(3, ImportFixture.Import(ImportFixture.Request(_folder, _folder.Write("log.jsonl", rows))).Users.Count);
        var pairs = _folder.Write("p.jsonl", string.Concat(Enumerable.Repeat(Mark + "{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}\n", 2)));
        Assert.Equal(2, PairFile.Read(pairs).Count());
    }

    [Theory]
    [InlineData("nan", "null")]
    [InlineData("-inf", "\"-Infinity\"")]
    [InlineData("u'\\ud83d'", "\"\\ud83d\"")]
    [InlineData("u'\\ud83d\\ude00 \\'\"'", "\"\\ud83d\\ude00 '\\u0022\"")]
    public void Python_writes_numbers_that_are_none_and_halves_too(string literal, string json) =>
        Assert.Equal($"{{\"a\":{json}}}", Encoding.UTF8.GetString(PythonLiteral.ToJson(Encoding.UTF8.GetBytes($"{{'a': {literal}}}"))!));

    [Fact]
    public void Metadata_of_Python_may_hold_anything_that_nobody_reads()
    {
        var folder = FormatSamples.Write(_folder, DatasetFormat.AmazonReviews);
        var meta = Path.Combine(folder, "meta.json");
        File.WriteAllText(meta, File.ReadAllText(meta).Replace("'price': 1.5", "'price': nan, 'more': [inf, u'\\ud83d']", StringComparison.Ordinal));
        Assert.Contains(ImportFixture.Import(new() { Path = folder, Destination = _folder.At("out"), Candidates = 2 }).Items, item => item.Title.StartsWith("Item", StringComparison.Ordinal));
    }
}
