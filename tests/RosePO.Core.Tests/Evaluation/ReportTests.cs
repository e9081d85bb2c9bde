using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RosePO.Core.Data;
using RosePO.Core.Evaluation;
using RosePO.Core.Evaluation.Baselines;
using RosePO.Core.Evaluation.Report;

namespace RosePO.Core.Tests.Evaluation;

public sealed partial class ReportTests
{
    private const string Hostile = "<script>alert('x')</script> & \"Co\"";

    private static Measured Measure(RecDataset dataset) => Measurer.Measure(
        dataset,
        [
            new RandomRecommender(1),
            new ScriptedRecommender("sft", question => question.Candidates[0]),
            new ScriptedRecommender("rosepo <b>", question => question.User % 2 == 0 ? question.Target : question.Candidates[^1], _ => "text"),
        ],
        new MeasurerOptions { Against = "sft", Baselines = ["random"], Resamples = 50, DatasetKey = "0123456789abcdef" },
        cancellation: TestContext.Current.CancellationToken);

    private static string Render(RecDataset dataset) => ReportPage.Render(
        Hostile,
        Measure(dataset),
        [
            new ModelLineage("sft", [new(1, 4.5), new(2, 3.25), new(3, 3)], []),
            new ModelLineage("rosepo <b>", [], [5, 3, 0, 0, 0, 0, 0, 0, 0, 1]),
        ]);

    [Fact]
    public void Titles_and_names_are_escaped()
    {
        var page = Render(TinyDataset.Of([Hostile, "Quiet Valley", "Zebra", "Fox"], item => item + 1, ([0], 1), ([1], 0), ([2], 0)));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("rosepo <b>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_asks_the_network_for_nothing()
    {
        var page = Render(TinyDataset.Large(30));
        var addresses = AddressPattern().Matches(page).Select(match => match.Value).Distinct();
        Assert.Equal(["http://www.w3.org/2000/svg"], addresses);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_chart_is_well_formed_and_says_what_it_shows()
    {
        var charts = ChartPattern().Matches(Render(TinyDataset.Large(30))).Select(match => XElement.Parse(match.Value)).ToArray();
        Assert.True(charts.Length >= 11, $"{charts.Length} charts");
        Assert.All(charts, chart =>
        {
            Assert.Equal("img", (string?)chart.Attribute("role"));
            Assert.NotEqual("", (string?)chart.Attribute("aria-label") ?? "");
        });
        var coordinates = charts.SelectMany(chart => chart.DescendantsAndSelf()).SelectMany(element => element.Attributes())
            .Where(attribute => attribute.Name.LocalName is "x" or "y" or "x1" or "x2" or "y1" or "y2" or "cx" or "cy" or "width" or "height");
        Assert.All(coordinates, attribute =>
            Assert.True(double.IsFinite(double.Parse(attribute.Value, NumberStyles.Float, CultureInfo.InvariantCulture)), attribute.ToString()));
    }

    [Fact]
    public void The_protocol_stands_beside_the_numbers()
    {
        var page = Render(TinyDataset.Large(30));
        Assert.Contains("n = 30 users", page, StringComparison.Ordinal);
        Assert.Contains("50 resamples", page, StringComparison.Ordinal);
        Assert.Contains("tfidf-char-3-5", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_is_shown_only_where_it_is_known()
    {
        Assert.Contains("<h2>Training</h2>", Render(TinyDataset.Large(30)), StringComparison.Ordinal);
        Assert.DoesNotContain("<h2>Training</h2>", ReportPage.Render("x", Measure(TinyDataset.Large(30)), []), StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_escapes_texts_and_keeps_markup()
    {
        var bold = Markup.Of($"<b>{"a < b"}</b>");
        Assert.Equal("<p><b>a &lt; b</b> 1,234 0.5</p>", Markup.Of($"<p>{bold} {1234} {0.5}</p>").ToString());
    }

    [Fact]
    public void Axes_have_round_ticks_that_cover_the_values()
    {
        var axis = new Axis([0.03, 0.41], 0, 100);
        Assert.Equal(["0.0", "0.1", "0.2", "0.3", "0.4", "0.5"], axis.Ticks.Select(axis.Label));
        Assert.Equal((0.0, 100.0), (axis.At(0), axis.At(0.5)));
        Assert.Equal(["\u22120.2", "0.0", "0.2", "0.4"], new Axis([-0.11, 0.4], 0, 1, 4).Ticks.Select(new Axis([-0.11, 0.4], 0, 1, 4).Label));
    }

    [Fact]
    public void Popularity_groups_hold_equal_shares_of_the_interactions()
    {
        // 8 items of 10 interactions and one of 20: five groups of 20.
        var items = Enumerable.Range(0, 9).Select(id => new RecItem(id, "", "", id == 4 ? 20 : 10)).ToArray();
        var groups = new PopularityGroups(items);
        Assert.Equal([2, 2, 2, 2, 1], groups.Sizes);
        Assert.Equal([0, 0, 0, 0.5, 0.5], groups.Shares([8, 4]));
    }

    [GeneratedRegex(@"(https?:)?//[\w./]+")]
    private static partial Regex AddressPattern();

    [GeneratedRegex("<svg[^>]*xmlns.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex ChartPattern();
}
