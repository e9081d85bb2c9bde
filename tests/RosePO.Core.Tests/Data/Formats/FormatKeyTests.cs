using System.Globalization;
using System.Text;
using System.Text.Json;
using RosePO.Core.Data;
using RosePO.Core.Data.Formats;

namespace RosePO.Core.Tests.Data.Formats;

public sealed class FormatKeyTests : IDisposable
{
    private const int Users = 4, Items = 8;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Metadata => [.. from first in s_firsts.Keys from rest in (string[])["all", "first"] select (first, rest)];

    // What published metadata nests, contains and lacks; the first line is the one that formats were detected from.
    private static readonly Dictionary<string, Func<string, string>> s_firsts = new()
    {
        ["videos as a list"] = line => With(line, "\"videos\": [{\"title\": \"t\", \"url\": \"https://example.invalid\", \"user_id\": \"/shop/x\"}]"),
        ["videos as lists of each key"] = line => With(line, "\"videos\": {\"title\": [], \"url\": [], \"user_id\": []}"),
        ["no videos"] = line => With(line, "\"videos\": {}, \"images\": []"),
        ["a review inside"] = line => With(line, "\"top\": {\"reviewerID\": \"A1\", \"asin\": \"B9\", \"user_id\": \"u\", \"parent_asin\": \"B9\"}"),
        ["keys as values"] = line => With(line, "\"features\": [\"user_id\", \"reviewerID\", \"unixReviewTime\"], \"store\": \"reviewerID\""),
        ["keys in quotes"] = line => With(line, "\"description\": [\"says \\\"user_id\\\": 1 and \\\"reviewerID\\\": 2\"]"),
        ["a key that ends alike"] = line => With(line, "\"top_reviewerID\": \"x\", \"not_user_id\": \"y\""),
        ["an escaped key"] = line => line.Replace("parent_asin", "parent\\u005fasin", StringComparison.Ordinal),
        ["objects in lists in objects"] = line => With(line, "\"details\": {\"x\": [[1, {\"y\": 2}]]}, \"price\": null"),
        ["a blank line before"] = line => "\n  \n" + line,
        ["an object without keys before"] = line => "{\"main_category\": \"Tools\", \"parent_asin\": \"B9\", \"title\": null}\n" + line,
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Metadata))]
    public void Amazons_metadata_is_told_by_its_own_keys(string kind, string where)
    {
        var change = s_firsts[kind];
        string[] plain = [.. Enumerable.Range(0, Items).Select(item => $"{{\"title\": \"Tool {item}\", \"main_category\": \"Tools\", \"parent_asin\": \"B{item}\"}}")];
        var metadata = plain.Select((line, at) => where == "all" || at == 0 ? change(line) : line);
        var reviews = Lines((user, item, time) => $"{{\"rating\": 4.0, \"title\": \"Works, says \\\"asin\\\"\", \"asin\": \"C{item}\", \"parent_asin\": \"B{item}\", \"user_id\": \"u{user}\", \"timestamp\": {time}000}}");
        var control = Import(Folder("control", ("R.jsonl", reviews), ("meta_R.jsonl", string.Join('\n', plain))), "control-data", DatasetFormat.Auto);
        foreach (var format in (DatasetFormat[])[DatasetFormat.Auto, DatasetFormat.AmazonReviews])
        {
            foreach (var mark in (string[])["", "\uFEFF"])
            {
                var name = $"{format}{mark.Length}";
                var dataset = Import(Folder(name, ("R.jsonl", mark + reviews), ("meta_R.jsonl", mark + string.Join('\n', metadata))), name + "-data", format);
                AssertSame(control, dataset);
            }
        }
    }

    [Theory]
    [InlineData("{\"rating\": 5, \"asin\": \"B0\"}\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("{\"text\": \"the \\\"book_id\\\" of \\\"user_id\\\"\", \"asin\": \"B0\", \"parent_asin\": \"B0\", \"user_id\": \"u0\", \"timestamp\": 1600000000000, \"rating\": 4}\n")]
    public void Reviews_are_told_whatever_their_first_line_lacks(string first)
    {
        var reviews = Lines((user, item, time) => $"{{\"user_id\": \"u{user}\", \"parent_asin\": \"B{item}\", \"timestamp\": {time}000, \"rating\": 4}}");
        var request = Request(Folder("reviews", ("R.jsonl", first + reviews)), "data", DatasetFormat.Auto) with { SkipMalformed = true };
        var dataset = ImportFixture.Import(request);
        Assert.Equal("AmazonReviews", (string)Core.Artifacts.Artifact.Open(dataset.Folder, RecDataset.Kind).Request["format"]!);
        Assert.Equal(Users, dataset.Users.Count);
    }

    [Fact]
    public void Goodreads_books_are_told_from_its_interactions_and_from_files_without_titles()
    {
        var books = string.Concat(Enumerable.Range(0, Items).Select(item => $"{{\"book_id\": \"{item}\", \"title\": \"Book {item}\", \"popular_shelves\": [{{\"user_id\": \"x\"}}], \"review\": \"user_id\"}}\n"));
        var genres = string.Concat(Enumerable.Range(0, Items).Select(item => $"{{\"book_id\": \"{item}\", \"genres\": {{\"title\": 3}}}}\n"));
        var read = Lines((user, item, time) => $"{{\"user_id\": \"u{user}\", \"book_id\": \"{item}\", \"rating\": 4, \"date_added\": \"{DateTime.UnixEpoch.AddSeconds(time).ToString("ddd MMM dd HH:mm:ss -0700 yyyy", CultureInfo.InvariantCulture)}\"}}");
        var dataset = Import(Folder("books", ("goodreads_book_genres.json", genres), ("goodreads_books.json", books), ("goodreads_read.json", read)), "data", DatasetFormat.Auto);
        Assert.Equal(Enumerable.Range(0, Items).Select(item => $"Book {item}"), dataset.Items.Select(item => item.Title));
    }

    [Fact]
    public void Steams_games_are_told_from_its_reviews_although_both_are_python()
    {
        var games = string.Concat(Enumerable.Range(0, Items).Select(item => $"{{u'app_name': u'Game {item}', u'id': u'{item}', u'specs': [{{'username': 'x', 'product_id': 'y'}}], 'about': \"user_id's items\"}}\n"));
        var reviews = Lines((user, item, time) => $"{{u'username': u'u{user}', u'product_id': u'{item}', u'hours': 1.5, u'text': u'the \\'app_name\\': none', u'date': u'{DateTime.UnixEpoch.AddSeconds(time):yyyy-MM-dd}'}}");
        var dataset = Import(Folder("steam", ("steam_games.json", games), ("steam_reviews.json", reviews)), "data", DatasetFormat.Auto);
        Assert.Equal(Enumerable.Range(0, Items).Select(item => $"Game {item}"), dataset.Items.Select(item => item.Title));

        // A first user without games says nothing of the format.
        var users = "{'user_id': 'none', 'items_count': 0, 'items': []}\n" + string.Concat(Enumerable.Range(0, Users).Select(user =>
            $"{{'user_id': 'u{user}', 'items': [{string.Join(", ", Enumerable.Range(user, 4).Select(item => $"{{'item_id': '{item}', 'item_name': 'Game {item}', 'playtime_forever': 1}}"))}]}}\n"));
        dataset = Import(Folder("users", ("users.json", users)), "lists", DatasetFormat.Auto);
        Assert.Equal(Users, dataset.Users.Count);
    }

    [Theory]
    [InlineData("x.json", "[{\"question\": \"holds \\\"historyList\\\" and \\\"instruction\\\": \\\"output\\\"\", \"meta\": {\"historyList\": [], \"instruction\": 1, \"output\": 2}}]", false)]
    [InlineData("x.json", " [ {\"output\": \"o\", \"input\": {\"a\": [1, 2]}, \"instruction\": \"i\"}]", true)]
    [InlineData("x.json", "\uFEFF[{\"itemList\": [\"a\"], \"historyList\": \"A::B\", \"trueSelection\": \"a\"}]", true)]
    [InlineData("x.csv", "user,old_history_item_title\n1,2\n", false)]
    [InlineData("x.csv", "\uFEFF\"history_item_title\",item_title\n\"['a']\",b\n", true)]
    public void Arrays_and_tables_are_told_by_their_keys(string name, string text, bool windows)
    {
        var request = new ImportDatasetRequest { Path = _folder.Write(name, text), Destination = _folder.At("none") };
        Assert.Equal(windows, DatasetFormats.Of(request).Name is DatasetFormat.Sdpo or DatasetFormat.Instruction);
    }

    [Theory]
    [InlineData("{\"a\": {\"b\": 1}, \"c\": [{\"d\": 2}], \"e\": \"f\"}", "a c e", "b d f g")]
    [InlineData("{'a': {'b': None}, 'c': [('x', {'d': 2})], 'e': u'it\\'s \"f\": 1'}", "a c e", "b d f")]
    [InlineData("{\"a\": NaN, \"b\": \"\\ud800\", \"c\": -Infinity, \"d\": {", "a b c d", "")]
    [InlineData("{\"a\": \"cut in a val", "a", "cut")]
    [InlineData("{\"a\": 1} {\"b\": 2}", "a", "b")]
    [InlineData("[{\"a\": 1}, {\"b\": {\"c\": 2}}]", "a b", "c")]
    [InlineData("{", "", "a")]
    public void Keys_are_those_of_the_object_itself(string text, string keys, string others)
    {
        var found = ObjectKeys.Of(text);
        Assert.All(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries), key => Assert.True(found.Has(key), key));
        Assert.All(others.Split(' ', StringSplitOptions.RemoveEmptyEntries), key => Assert.False(found.Has(key), key));
    }

    [Fact]
    public void Keys_are_those_that_a_reader_of_JSON_finds() =>
        CsCheck.Check.Sample(CsCheck.Gen.Int[0, int.MaxValue], seed =>
        {
            var json = JsonSerializer.Serialize(Random(new Random(seed), 0));
            using var document = JsonDocument.Parse(json);
            var found = ObjectKeys.Of(json);
            string[] own = [.. document.RootElement.EnumerateObject().Select(pair => pair.Name)];
            return s_names.All(name => found.Has(name) == own.Contains(name));
        });

    private static readonly string[] s_names = ["user_id", "asin", "a\"b", "it's", "{", "x\\", "é: 1", ""];

    private static Dictionary<string, object?> Random(Random random, int depth)
    {
        var pairs = new Dictionary<string, object?>();
        for (var i = random.Next(5); i > 0; i--)
        {
            pairs[s_names[random.Next(s_names.Length)]] = Value();
        }

        return pairs;

        object? Value() => (depth < 3 ? random.Next(4) : 3) switch
        {
            0 => Random(random, depth + 1),
            1 => Enumerable.Range(0, random.Next(3)).Select(_ => Random(random, depth + 1)).ToArray(),
            2 => random.Next(2) == 0 ? null : random.NextDouble(),
            _ => $"\"{s_names[random.Next(s_names.Length)]}\": {{[",
        };
    }

    private static string With(string line, string pairs) => $"{{{pairs}, {line[1..]}";

    private static string Lines(Func<int, int, int, string> line) => string.Concat(
        from user in Enumerable.Range(0, Users)
        from step in Enumerable.Range(0, 5)
        select line(user, ((user * 2) + step) % Items, 1_500_000_000 + (user * 1_000_000) + (step * 100_000)) + "\n");

    private string Folder(string name, params ReadOnlySpan<(string Name, string Text)> files)
    {
        var folder = Directory.CreateDirectory(_folder.At(name)).FullName;
        foreach (var (file, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text, new UTF8Encoding(false));
        }

        return folder;
    }

    private ImportDatasetRequest Request(string path, string destination, DatasetFormat format) =>
        new() { Path = path, Destination = _folder.At(destination), Candidates = 2, MinimumUserInteractions = 1, Format = format };

    private RecDataset Import(string path, string destination, DatasetFormat format) => ImportFixture.Import(Request(path, destination, format));

    private static void AssertSame(RecDataset expected, RecDataset dataset)
    {
        Assert.Equal(expected.Items, dataset.Items);
        Assert.Equal(expected.Users.Select(user => $"{user.SourceId}: {string.Join(' ', user.Items)}"), dataset.Users.Select(user => $"{user.SourceId}: {string.Join(' ', user.Items)}"));
    }
}
