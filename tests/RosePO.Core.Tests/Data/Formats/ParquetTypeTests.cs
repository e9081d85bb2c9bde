using RosePO.Core.Data;
using RosePO.Core.Data.Sources;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Core.Tests.Data.Formats;

/// <summary>The same data is the same from Parquet and from JSON, whatever a column's type.</summary>
public sealed class ParquetTypeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A value of each type in SQL, and the same as JSON writes it.</summary>
    public static TheoryData<string, string> Values => new()
    {
        { "'text'", "\"text\"" }, { "'it''s é \U0001F600'", "\"it's é \\ud83d\\ude00\"" }, { "42", "42" }, { "42::UTINYINT", "42" }, { "9007199254740993::BIGINT", "9007199254740993" },
        { "18446744073709551615::UBIGINT", "18446744073709551615" }, { "true", "true" }, { "1.50::DECIMAL(9, 2)", "1.50" }, { "12345678901234567890.12::DECIMAL(38, 2)", "12345678901234567890.12" },
        { "0.1::FLOAT", "0.1" }, { "0.1::DOUBLE", "0.1" }, { "2.0::DOUBLE", "2.0" }, { "'nan'::DOUBLE", "NaN" }, { "'nan'::FLOAT", "null" }, { "'inf'::DOUBLE", "Infinity" },
        { "'-inf'::FLOAT", "-Infinity" }, { "NULL::INTEGER", "null" }, { "NULL::VARCHAR[]", "null" }, { "DATE '2024-02-29'", "\"2024-02-29\"" }, { "TIME '12:34:56'", "\"12:34:56\"" },
        { "TIMESTAMP '2024-02-29 01:02:03.5'", "\"2024-02-29 01:02:03.5\"" }, { "TIMESTAMPTZ '2024-02-29 01:02:03+02'", "\"2024-02-28 23:02:03+00\"" },
        { "TIMESTAMP_NS '2024-02-29 01:02:03.123456789'", "\"2024-02-29 01:02:03.123456789\"" }, { "TIMESTAMP_MS '2024-02-29 01:02:03'", "\"2024-02-29 01:02:03\"" },
        { "'2d7a1cdd-7db5-4b2a-9f4e-0c1a1a2b3c4d'::UUID", "\"2d7a1cdd-7db5-4b2a-9f4e-0c1a1a2b3c4d\"" }, { "'b'::ENUM('a', 'b')", "\"b\"" }, { "encode('Café')", "\"Café\"" },
        { "['g0', 'x']", "[\"g0\", \"x\"]" }, { "[]::VARCHAR[]", "[]" }, { "[NULL, 'x']", "[null, \"x\"]" }, { "[['a', 'b'], ['c']]", "[[\"a\", \"b\"], [\"c\"]]" }, { "[1, 2]", "[1, 2]" },
        { "array_value('p', 'q')", "[\"p\", \"q\"]" }, { "[encode('é')]", "[\"é\"]" }, { "['nan'::DOUBLE, 1.5]", "[NaN, 1.5]" }, { "[DATE '2024-01-01']", "[\"2024-01-01\"]" },
        { "{'a': 1, 'b': ['x', 'é'], 'c': NULL}", "{ \"a\": 1, \"b\": [\"x\", \"\\u00e9\"], \"c\": null }" }, { "[{'name': 'War', 'id': 7}]", "[{\"name\": \"War\", \"id\": 7}]" },
        { "MAP {'k': 1}", "{\"k\": 1}" }, { "'\"quoted\"'::JSON", "\"quoted\"" }, { "'[\"g\", 2]'::JSON", "[\"g\",2]" }, { "'null'::JSON", "null" }, { "'7'::JSON", "7" },
        { "'[not a list'", "\"[not a list\"" }, { "'[\"x\"]'", "\"[\\\"x\\\"]\"" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Values))]
    public void A_category_or_title_is_the_same(string sql, string json)
    {
        Assert.Equal(Told("lines", sql, json, ".jsonl"), Told("parquet", sql, json, ".parquet"));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_role_has_the_same_text(string sql, string json)
    {
        using (var connection = DuckDb.Open())
        {
            connection.CopyToParquet($"SELECT {sql} AS \"user\", {sql} AS item, {sql} AS title, {sql} AS category, {sql} AS timestamp, {sql} AS rating", _folder.At("one.parquet"));
        }

        _folder.Write("one.jsonl", $"{{\"user\": {json}, \"item\": {json}, \"title\": {json}, \"category\": {json}, \"timestamp\": {json}, \"rating\": {json}}}\n");
        using var parquet = new ParquetSource(_folder.At("one.parquet"), RoleNames.Of(new()));
        using var lines = new JsonSource(_folder.At("one.jsonl"), RoleNames.Of(new()));
        Assert.True(parquet.Read() && lines.Read());
        foreach (var role in Enum.GetValues<Role>())
        {
            var has = lines.TryGet(role, out var expected);
            Assert.Equal(has, parquet.TryGet(role, out var found));
            var isId = role is Role.User or Role.Item;
            Assert.Equal(System.Text.Encoding.UTF8.GetString(isId ? SourceId.Normal(expected) : expected), System.Text.Encoding.UTF8.GetString(isId ? SourceId.Normal(found) : found));
        }
    }

    [Theory]
    [InlineData("1700000000123456789::BIGINT + range", "1700000000123456789 + range")]
    [InlineData("range::UTINYINT", "range")]
    [InlineData("range / 3.0::DOUBLE", "range / 3.0::DOUBLE")]
    [InlineData("0.1::FLOAT + range::FLOAT", "0.1::FLOAT + range::FLOAT")]
    [InlineData("TIMESTAMP '1969-12-31 23:59:59.999999' + to_microseconds(range * 7)", "(TIMESTAMP '1969-12-31 23:59:59.999999' + to_microseconds(range * 7))::VARCHAR")]
    [InlineData("DATE '2024-02-27' + range::INTEGER", "(DATE '2024-02-27' + range::INTEGER)::VARCHAR")]
    [InlineData("TIMESTAMPTZ '2024-02-27 00:00:00+02' + to_seconds(range)", "(TIMESTAMPTZ '2024-02-27 00:00:00+02' + to_seconds(range))::VARCHAR")]
    [InlineData("TIMESTAMP_NS '2024-02-27 00:00:00.123456' + to_seconds(range)", "(TIMESTAMP_NS '2024-02-27 00:00:00.123456' + to_seconds(range))::VARCHAR")]
    [InlineData("TIMESTAMP_MS '2024-02-27 00:00:00.123' + to_seconds(range)", "(TIMESTAMP_MS '2024-02-27 00:00:00.123' + to_seconds(range))::VARCHAR")]
    public void A_time_of_any_type_is_the_one_that_its_text_is(string stored, string text)
    {
        using (var connection = DuckDb.Open())
        {
            var rows = "'u' || (range % 4) AS \"user\", (range * 7) % 13 AS item, (range % 5) + 1 AS rating";
            connection.CopyToParquet($"SELECT {rows}, {stored} AS timestamp FROM range(20)", _folder.At("stored.parquet"));
            connection.CopyToParquet($"SELECT ('u' || (range % 4)) AS \"user\", ((range * 7) % 13)::VARCHAR AS item, ((range % 5) + 1)::VARCHAR AS rating, ({text})::VARCHAR AS timestamp FROM range(20)", _folder.At("texts.parquet"));
        }

        Assert.Equal(Times("texts"), Times("stored"));

        string Times(string name)
        {
            ImportFixture.Import(ImportFixture.Request(_folder, _folder.At($"{name}.parquet"), $"{name}-set") with { MinimumRating = 2 });
            using var connection = DuckDb.Open();
            return string.Join('\n', Directory.EnumerateFiles(_folder.At($"{name}-set"), "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"));
        }
    }

    [Theory]
    [InlineData("TIMESTAMP 'infinity'", "infinity")]
    [InlineData("TIMESTAMP '12000-01-01 00:00:00'", "12000-01-01")]
    [InlineData("DATE '0044-03-15 (BC)'", "0044-03-15 (BC)")]
    public void A_time_outside_the_calendar_is_named_as_it_is_written(string sql, string text)
    {
        using var connection = DuckDb.Open();
        connection.CopyToParquet($"SELECT 'u' AS \"user\", 'i' || range AS item, {sql} AS timestamp FROM range(6)", _folder.At("log.parquet"));
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, _folder.At("log.parquet")));
        Assert.Equal(RoseErrorCode.DatasetRowInvalid, error.Error);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("category", "'\\xFF\\xFE'::BLOB")]
    [InlineData("title", "['\\xC3'::BLOB]")]
    public void Bytes_that_are_no_text_are_named_by_their_column(string column, string sql)
    {
        using var connection = DuckDb.Open();
        var other = column == "title" ? "category" : "title";
        connection.CopyToParquet($"SELECT 'u' || (range // 4) AS \"user\", 'i' || (range % 5) AS item, {sql} AS {column}, 'x' AS {other} FROM range(12)", _folder.At("log.parquet"));
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, _folder.At("log.parquet")));
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, _folder.At("log.parquet")), (error.Error, error.File));
        Assert.Contains($"'{column}'", error.Message, StringComparison.Ordinal);

        // Where nobody reads the column nobody minds.
        var map = column == "title" ? new ColumnMap { Title = "category" } : new ColumnMap { Category = "title" };
        Assert.Equal(3, ImportFixture.Import(ImportFixture.Request(_folder, _folder.At("log.parquet")) with { Columns = map }).Users.Count);
    }

    [Fact]
    public void A_text_with_a_zero_is_named_by_its_row_and_column()
    {
        using var connection = DuckDb.Open();
        connection.CopyToParquet("SELECT 'u' AS \"user\", 'i' || chr(0) || range AS item FROM range(6)", _folder.At("log.parquet"));
        var error = ImportFixture.Fails(_folder, ImportFixture.Request(_folder, _folder.At("log.parquet")));
        Assert.Equal(RoseErrorCode.DatasetRowInvalid, error.Error);
        Assert.Contains("column 'item'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encode('p')", "encode('a')", "[encode('b')]", "NULL::FLOAT[]")]
    [InlineData("'p'::ENUM('p')", "'a'", "'b'", "'nan'::DOUBLE")]
    [InlineData("[{'role': 'user', 'content': 'p'}]", "[{'role': 'assistant', 'content': 'a'}]", "[{'role': 'assistant', 'content': 'b'}]", "NULL::DOUBLE")]
    [InlineData("'\"p\"'::JSON", "'\"a\"'::JSON", "'[\"b\"]'::JSON", "NULL::DOUBLE")]
    public void Pairs_of_any_type_are_read(string prompt, string chosen, string rejected, string epsilon)
    {
        using var connection = DuckDb.Open();
        connection.CopyToParquet($"SELECT {prompt} AS prompt, {chosen} AS chosen, {rejected} AS rejected, {epsilon} AS epsilon, '\\xFF'::BLOB AS image, 'nan'::DOUBLE AS score", _folder.At("p.parquet"));
        var pair = Assert.Single(PairFile.Read(_folder.At("p.parquet")));
        Assert.Equal(("p", "a", "b", (float[]?)null), (pair.Prompt, pair.Chosen, Assert.Single(pair.Rejected), pair.Epsilon));
    }

    [Fact]
    public void Scores_of_any_type_of_number_are_read()
    {
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder), "d"));
        using var connection = DuckDb.Open();
        connection.CopyToParquet("SELECT 0::UTINYINT AS \"user\", range::HUGEINT::BIGINT AS item, (range + 0.5)::DECIMAL(9, 3) AS score FROM range(2)", _folder.At("s.parquet"));
        using var scores = ScoresFile.Load(_folder.At("s.parquet"), dataset, TestContext.Current.CancellationToken);
        Assert.Equal([0.5f, 1.5f], scores.Score([new OracleQuery(default, new[] { 0, 1 }, User: 0)], null, TestContext.Current.CancellationToken)[0]);

        connection.CopyToParquet("SELECT 0 AS \"user\", range AS item, 'nan'::DOUBLE AS score FROM range(2)", _folder.At("s.parquet"));
        var error = Assert.Throws<RoseException>(() => ScoresFile.Load(_folder.At("s.parquet"), dataset, TestContext.Current.CancellationToken));
        Assert.Contains("'score'", error.Message, StringComparison.Ordinal);
    }

    // No title at all is an error, of both.
    private IEnumerable<(string, string, string?)> Told(string name, string sql, string json, string ending)
    {
        try
        {
            return [.. Import(name, sql, json, ending).Items.Select(item => (item.SourceId, item.Title, item.Category))];
        }
        catch (RoseException error) when (error.Error == RoseErrorCode.TitlesMatchNothing)
        {
            return [];
        }
    }

    private RecDataset Import(string name, string sql, string json, string ending)
    {
        using var connection = DuckDb.Open();
        connection.CopyToParquet($"SELECT 'i' || range AS item, {sql} AS title, {sql} AS category FROM range(5)", _folder.At(name + "-items.parquet"));
        _folder.Write(name + "-items.jsonl", string.Concat(Enumerable.Range(0, 5).Select(item => $"{{\"item\": \"i{item}\", \"title\": {json}, \"category\": {json}}}\n")));
        var log = _folder.Write(name + ".csv", "user,item\n" + string.Concat(Enumerable.Range(0, 12).Select(row => $"u{row / 4},i{row % 5}\n")));
        return ImportFixture.Import(ImportFixture.Request(_folder, log, name) with { Items = _folder.At($"{name}-items{ending}") });
    }
}
