using CsCheck;
using RosePO.Core.Data;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Tests.Data.Titles;

public sealed class TitleMarkupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<span id=\"title\" class=\"a-size-large\">Red Lamp</span>", "Red Lamp")]
    [InlineData("<SPAN CLASS='x'>\n  Red   Lamp\n</SPAN>", "Red Lamp")]
    [InlineData("Red <b>Lamp</b>", "Red Lamp")]
    [InlineData("Re<i>d</i> Lamp", "Red Lamp")]
    [InlineData("Red<br>Lamp", "Red Lamp")]
    [InlineData("Red<br/>Lamp<hr />", "Red Lamp")]
    [InlineData("<div><p>Red</p><p>Lamp</p></div>", "Red Lamp")]
    [InlineData("<a href=\"https://x/?a=1&amp;b=2\">Red Lamp</a>", "Red Lamp")]
    [InlineData("<img src=x onerror=alert(1)>Red Lamp", "Red Lamp")]
    [InlineData("<label for=\"x\">Red Lamp</label>", "Red Lamp")]
    [InlineData("Red Lamp <!-- priceBlock -->", "Red Lamp")]
    [InlineData("<script>var x = 1;</script>Red Lamp", "Red Lamp")]
    [InlineData("Red Lamp<script type=\"text/javascript\">\nif (a < b) { f(); }\n</script>", "Red Lamp")]
    [InlineData("Red Lamp <script>var x = 1", "Red Lamp")]
    [InlineData("<html><head><title>Red Lamp</title>", "Red Lamp")]
    [InlineData("<style>.a { color: red }</style> Red Lamp", "Red Lamp")]
    [InlineData("Red Lamp <span class=\"a-si", "Red Lamp")]
    [InlineData("&lt;span class=&quot;x&quot;&gt;Red Lamp&lt;/span&gt;", "Red Lamp")]
    [InlineData("&amp;lt;b&amp;gt;Red&amp;lt;/b&amp;gt; Lamp", "Red Lamp")]
    [InlineData("Red &amp;amp; Blue", "Red & Blue")]
    [InlineData("Red&nbsp;Lamp&#8482;", "Red Lamp™")]
    [InlineData("Red\u0000La\u200bmp\u0007\ufeff", "Red Lamp")]
    public void Markup_is_taken_out_of_titles(string raw, string title) => Assert.Equal(title, ItemTitle.Clean(raw));

    [Theory]
    [InlineData("A < B > C")]
    [InlineData("I <3 You")]
    [InlineData("<Untitled>")]
    [InlineData("<title>")]
    [InlineData("<3 & >:)")]
    [InlineData("Vitamin <B> Complex")]
    [InlineData("x<y, z>w")]
    [InlineData("List<String> in C#")]
    [InlineData("Map<K, V>")]
    [InlineData("<Time> and <Object>")]
    [InlineData("<Div>")]
    [InlineData("Mac OS X <Tiger edition=2>")]
    [InlineData("-->")]
    [InlineData("AT&T; R&D")]
    [InlineData("Foo (Bar); Baz {2nd Edition}")]
    [InlineData("JavaScript: The Good Parts (window.open explained);")]
    [InlineData("If (Not) You; When?")]
    [InlineData("Return; or, The New (Old) World")]
    [InlineData("Function(); a game")]
    [InlineData("C++ && Java; {a comparison}")]
    [InlineData("👨\u200d👩 Family")]
    [InlineData("می\u200cخواهم")]
    public void What_looks_like_markup_or_script_stays(string title)
    {
        Assert.Equal(title, ItemTitle.Clean(title));
        Assert.Equal(title, ItemTitle.Clean(System.Net.WebUtility.HtmlEncode(title)));
    }

    [Theory]
    [InlineData("var aPageStart = (new Date()).getTime();")]
    [InlineData("var aPageStart = (new Date()).getTime();\nvar ue_t0=ue_t0||+new Date();\nwindow.ue_ihb = (window.ue_ihb || 0) + 1;")]
    [InlineData("(function(d,e){ if (window.ue) { return e; } })(document, 1);")]
    [InlineData("P.when('jQuery').execute(function($){ $('#x').show(); });")]
    [InlineData(".a-size-large { font-size: 21px; line-height: 1.3 }")]
    [InlineData("<script>var x = 1;</script>")]
    [InlineData("<span></span>")]
    [InlineData("&nbsp;")]
    [InlineData("\u200b \u0001")]
    public void Of_script_and_empty_markup_nothing_is_left(string raw) => Assert.Empty(ItemTitle.Clean(raw));

    [Fact]
    public void Plain_titles_are_left_as_they_are() =>
        Texts<char>(['a', 'é', '漢', ' ', '<', '>', '3', '\'', '"', '(', ')', '!', '.', ',', ':', '-', '#', '$'], 20).Sample(text =>
        {
            var title = string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

            // A letter alone may be an element, where its end follows, and a comment goes.
            return title.Contains("<a", StringComparison.Ordinal) || title.Contains("<!--", StringComparison.Ordinal) || ItemTitle.Clean(title) == title;
        });

    [Fact]
    public void Cleaning_ends_on_anything_and_leaves_one_line() =>
        Texts<string>(["<", ">", "</", "span", "script", " a=", "<!--", "-->", "&amp;", "&lt;", "&#0;", "if (", "{", "}", ";", "var x =", " ", "\n", "\u200b", "é"], 40).Sample(text =>
            {
                var title = ItemTitle.Clean(text);
                return title.Trim() == title && !title.Any(char.IsControl) && !title.Contains("  ", StringComparison.Ordinal);
            });

    [Theory]
    [InlineData("<script>")]
    [InlineData("<!--")]
    [InlineData("if (a) ")]
    [InlineData("&lt;span ")]
    [InlineData("<a b=")]
    public void Pages_in_place_of_titles_take_no_time(string part)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        ItemTitle.Clean(string.Concat(Enumerable.Repeat(part, 19_000 / part.Length)) + "{;");
        Assert.Empty(ItemTitle.Clean(string.Concat(Enumerable.Repeat(part, 200_000))));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Junk_in_place_of_titles_is_counted_and_a_later_title_of_the_item_counts()
    {
        string[] titles = ["<span>Lamp 0</span>", "var x = (new Date()).getTime();", "", "   ", "<script>a</script>", "Lamp 5", "null"];
        foreach (var (name, row) in ((string, Func<int, string, string>)[])[
            ("items.csv", (item, title) => $"{item},\"{title}\"\n"),
            ("items.jsonl", (item, title) => $"{{\"item\": {item}, \"title\": {(title == "null" ? "null" : $"\"{title}\"")}}}\n")])
        {
            var header = name == "items.csv" ? "item,title\n" : "";
            var log = _folder.Write("log.csv", "user,item\n" + string.Concat(from user in Enumerable.Range(0, 3) from step in Enumerable.Range(user, 5) select $"{user},{step}\n"));
            var rows = string.Concat(titles.Select((title, item) => row(item, title)));
            var request = new ImportDatasetRequest
            {
                Path = log,
                Items = _folder.Write(name, header + rows),
                Destination = _folder.At("data" + name),
                Candidates = 2,
                MinimumUserInteractions = 1,
            };
            var result = ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(name == "items.csv" ? 4 : 5, result.UntitledItems);
            Assert.Contains("the title of the item '1' is a page's script or markup ('var x =", result.FirstUntitled, StringComparison.Ordinal);
            Assert.Equal(["Lamp 0", "1", "2", "3", "4", "Lamp 5", name == "items.csv" ? "null" : "6"], RecDataset.Load(result.Dataset).Items.Select(item => item.Title));

            // Metadata often lists an item twice.
            var again = rows + string.Concat(Enumerable.Range(0, 7).Select(item => row(item, $"Good {item}")));
            _folder.Write(name, header + again);
            result = ImportDataset.Run(request with { Destination = _folder.At("again" + name) }, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal((0, null), (result.UntitledItems, result.FirstUntitled));
            Assert.Equal(
                ["Lamp 0", "Good 1", "Good 2", "Good 3", "Good 4", "Lamp 5", name == "items.csv" ? "null" : "Good 6"],
                RecDataset.Load(result.Dataset).Items.Select(item => item.Title));
        }
    }

    [Fact]
    public void Titles_that_are_ids_are_cleaned_and_junk_among_them_is_named_by_its_place()
    {
        var folder = Directory.CreateDirectory(_folder.At("sdpo")).FullName;
        foreach (var (split, target) in ((string, string)[])[("train", "C"), ("val", "<b>D</b>"), ("test", "E")])
        {
            File.WriteAllText(Path.Combine(folder, $"a-{split}.json"), $$"""[{"historyList": ["A ", "var x = (new Date()).getTime();"], "itemList": ["{{target}}", "A"], "trueSelection": "{{target}}"}]""");
        }

        var result = ImportDataset.Run(new() { Path = folder, Destination = _folder.At("data"), Candidates = 2 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["A", "C", "D", "E", "Item 4"], RecDataset.Load(result.Dataset).Items.Select(item => item.Title).Order(StringComparer.Ordinal).Select(title => title));
        Assert.Equal(1, result.UntitledItems);
    }

    [Fact]
    public void Merged_titles_are_not_cleaned_a_second_time()
    {
        string Write(string name, string title) => ImportDataset.Run(
            ImportFixture.Request(_folder, ImportFixture.Write(_folder, name + ".csv", ImportFixture.Csv.Replace("Alpha", title, StringComparison.Ordinal)), name),
            cancellation: TestContext.Current.CancellationToken).Dataset;
        var merged = ImportFixture.Import(new()
        {
            Format = DatasetFormat.Merge,
            Merge = [Write("one", "The &lt;p&gt; of it"), Write("two", "Two")],
            Destination = _folder.At("merged"),
            Candidates = 2,
            MinimumUserInteractions = 1,
        });
        Assert.Contains("The <p> of it", merged.Items.Select(item => item.Title));
    }

    private static Gen<string> Texts<T>(T[] parts, int most) => Gen.Int[0, parts.Length - 1].Array[0, most].Select(picks => string.Concat(picks.Select(pick => parts[pick])));
}
