using System.Globalization;
using System.Xml.Linq;
using RosePO.Core.Evaluation.Report.Sweeps;

namespace RosePO.Core.Tests.Evaluation.Report;

public sealed class SweepPageTests
{
    private static ExperimentVariant Variant(double value, params (string Key, string Value)[] settings) => new(
        string.Join('_', settings.Select(setting => setting.Value)),
        "",
        [.. settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))],
        new MeasurementResult
        {
            Measurement = "",
            Report = "",
            Comparisons = [],
            Protocol = "Candidates: test split, n = 9 users; the rest",
            Columns = ["PopularityLift", "HR@1"],
            Models =
            [
                Model("popularity", settings, 0.1, 2), Model("rosepo", settings, value, value - 0.5),
            ],
        });

    private static ModelMeasurement Model(string name, (string Key, string Value)[] settings, double hit, double lift) => new()
    {
        Name = name,
        Measurement = "",
        Report = $"/runs/sweep/{string.Join('_', settings.Select(setting => setting.Value))}/measure/report.html",
        Metrics = new() { ["HR@1"] = new MetricValue(hit, hit - 0.04, hit + 0.04, 900), ["PopularityLift"] = new MetricValue(lift, lift - 0.01, lift + 0.01, 900) },
    };

    private static XDocument Page(params ExperimentVariant[] variants) => XDocument.Parse(SweepPage.Render(SweepData.Of("a < b", variants), "/runs/sweep"));

    private static string Lead(XDocument page) => page.Descendants("p").Single(paragraph => (string?)paragraph.Attribute("class") == "lead").Value.Replace('\u00a0', ' ');

    private static string[] Settings(XDocument page) =>
        [.. page.Descendants("section").Single(section => section.Element("h2")!.Value == "Settings of rosepo, best first").Descendants("tbody").Elements().Select(row => row.Element("th")!.Value)];

    private static string[] Charts(XDocument page) =>
        [.. page.Descendants(XName.Get("svg", "http://www.w3.org/2000/svg")).Select(chart => chart.Elements().First().Value)];

    [Fact]
    public void One_key_is_dots_with_intervals_and_the_best_setting_leads()
    {
        var page = Page(Variant(0.2, ("align.rosepo.beta", "0.5")), Variant(0.4, ("align.rosepo.beta", "1")), Variant(0.39, ("align.rosepo.beta", "2")));
        Assert.Equal("By HR@1 rosepo is best with beta = 1: 0.400 [0.360, 0.440], n = 900; of the 2 other settings 1 have intervals that overlap its own.", Lead(page));
        Assert.Equal(["1", "2", "0.5"], Settings(page));
        Assert.Equal(["HR@1 of each beta with its interval", "PopularityLift of each beta with its interval"], Charts(page));

        // The harm is best near zero, which is another setting.
        Assert.StartsWith("By |PopularityLift| rosepo is best with beta = 1: \u22120.100", page.Descendants("li").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_keys_are_a_heat_map_and_more_are_dots_by_key()
    {
        ExperimentVariant[] two = [.. from beta in (string[])["1", "2"] from rate in (string[])["low", "<high>"] select Variant(beta == "2" && rate == "low" ? 0.5 : 0.3, ("a.beta", beta), ("a.rate", rate))];
        var map = Page(two);
        Assert.Contains("HR@1 by rate and beta", Charts(map));
        Assert.StartsWith("By HR@1 rosepo is best with beta = 2, rate = low:", Lead(map), StringComparison.Ordinal);

        var strips = Page([.. two.Select(variant => variant with { Settings = [.. variant.Settings, KeyValuePair.Create("b.rate", "x")] })]);
        Assert.Contains("HR@1 of every setting by each key", Charts(strips));
        Assert.Contains("a.rate = low, b.rate = x", Lead(strips), StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_are_one_setting_with_their_mean_and_spread_and_a_link_each()
    {
        var page = Page(Variant(0.2, ("beta", "1"), ("seed", "1")), Variant(0.4, ("beta", "1"), ("seed", "2 ?")), Variant(0.1, ("beta", "2"), ("seed", "1")), Variant(0.1, ("beta", "2"), ("seed", "2 ?")));
        Assert.Equal(["1", "2"], Settings(page));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"beta = 1: 0.300 ± {Math.Sqrt(0.02):0.000} over the seeds [0.260, 0.340], n = 900"), Lead(page), StringComparison.Ordinal);
        Assert.Equal(["1_1/measure/report.html", "1_2%20%3F/measure/report.html", "2_1/measure/report.html", "2_2%20%3F/measure/report.html"], page.Descendants("a").Select(link => (string)link.Attribute("href")!));
        Assert.Equal(["seed 1", "seed 2 ?"], page.Descendants("a").Take(2).Select(link => link.Value));
    }

    [Fact]
    public void A_sweep_over_seeds_alone_shows_each_seed()
    {
        var page = Page(Variant(0.2, ("seed", "1")), Variant(0.3, ("seed", "2")));
        Assert.Contains("HR@1 of each seed with its interval", Charts(page));
        Assert.Contains("best with seed = 2", Lead(page), StringComparison.Ordinal);
    }

    [Fact]
    public void What_makes_no_difference_is_said_to_make_none()
    {
        var page = Page(Variant(0.2, ("beta", "1")), Variant(0.2, ("beta", "2")));
        Assert.EndsWith("is the same at all 2 settings: 0.200 [0.160, 0.240], n = 900.", Lead(page), StringComparison.Ordinal);

        var tied = Page(Variant(0.2, ("beta", "1")), Variant(0.2, ("beta", "2")), Variant(0.1, ("beta", "3")));
        Assert.Contains("best with beta = 1 and as good with 1 more: 0.200", Lead(tied), StringComparison.Ordinal);
        Assert.Contains("The same at every setting", tied.Descendants("h2").Select(heading => heading.Value));
    }

    [Fact]
    public void A_sweep_that_was_not_measured_has_a_page_without_figures()
    {
        var page = Page(new ExperimentVariant("1", "", [KeyValuePair.Create("beta", "1")], null));
        Assert.Empty(page.Descendants("table"));
        Assert.Equal("a < b", page.Descendants("h1").Single().Value);
    }
}
