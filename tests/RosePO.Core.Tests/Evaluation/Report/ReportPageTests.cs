using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Evaluation.Report.Data;

namespace RosePO.Core.Tests.Evaluation.Report;

public sealed partial class ReportPageTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private static string[] Sections(ReportData data) =>
        [.. XDocument.Parse(SampleReport.Page(data)).Descendants("section").Select(section => section.Element("h2")!.Value)];

    [Fact]
    public void A_full_report_has_every_section()
    {
        Assert.Equal(
            [
                "Registered claims", "Figures", "Accuracy and harms", "Accuracy against harm", "Calibration", "Differences from sft", "How popular recommendations are",
                "How much recommendations resemble the history", "Best and worst cases", "Choice by validation", "Training", "Validation during training", "Label smoothing", "Lineage",
                "Resolved experiment", "Reproduction",
            ],
            Sections(SampleReport.Full(TinyDataset.Large(30))));
    }

    [Fact]
    public void Claims_are_rows_with_their_verdicts_and_what_could_have_been_shown()
    {
        var rows = XDocument.Parse(SampleReport.Page(SampleReport.Full(TinyDataset.Large(30)))).Descendants("section").First().Descendants("tbody").Single().Elements().ToArray();
        Assert.Equal(
            ["rosepo <b> above sft on HR@1", "rosepo <b> below sft on |PopularityLift|", "rosepo <b> not below sft on NDCG@10 by 0.01 or more", "rosepo <b> above sft on ValidRatio"],
            rows.Select(row => row.Element("th")!.Value));
        string[] Column(string name) => [.. rows.Select(row => row.Elements("td").Single(cell => (string?)cell.Attribute("data-label") == name).Value)];
        Assert.Equal(["shown", "shown to the contrary", "not shown", "not measured"], Column("verdict"));

        // Of four claims the strictest level is 0.0125, which is 2.498 standard errors, and 80 % power are 0.842 more.
        Assert.Equal(["0.033", "0.033", "0.033", "–"], Column("detectable"));
        Assert.Equal("+0.031[+0.011, +0.051]", Column("difference")[0]);
    }

    [Fact]
    public void What_a_measurement_lacks_is_left_out()
    {
        var bare = SampleReport.Bare(TinyDataset.Large(30)) with { Comparisons = [], Distributions = null, Calibration = [], Cases = [] };
        Assert.Equal(["Figures", "Accuracy and harms", "Accuracy against harm"], Sections(bare));
        var page = SampleReport.Page(bare);
        Assert.DoesNotContain("null", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_figures_leaves_the_summary_out()
    {
        var full = SampleReport.Bare(TinyDataset.Large(30));
        var empty = full with { Models = [.. full.Models.Select(model => model with { Figures = new Dictionary<RosePO.Core.Evaluation.Metrics.Metric, MetricValue>() })], Comparisons = [] };
        var page = XDocument.Parse(SampleReport.Page(empty));
        Assert.DoesNotContain(page.Descendants("p"), paragraph => (string?)paragraph.Attribute("class") == "lead");
        Assert.DoesNotContain(page.Descendants("figure"), figure => figure.Element("h3")!.Value is "HR@1" or "PopularityLift");
    }

    [Fact]
    public void The_same_data_make_the_same_bytes_in_every_culture()
    {
        var data = SampleReport.Full(TinyDataset.Large(30));
        var page = SampleReport.Page(data);
        var before = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator, other.NumberFormat.NegativeSign) = (",", ".", "~");
            CultureInfo.CurrentCulture = other;
            Assert.Equal(page, SampleReport.Page(SampleReport.Full(TinyDataset.Large(30))));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Titles_names_and_prompts_are_escaped()
    {
        var titles = new[] { SampleReport.Hostile, "Quiet\u0001 Valley", "Zebra ]]> \uD800", "Fox & <!-- -->" };
        var page = SampleReport.Page(SampleReport.Full(TinyDataset.Of(titles, item => item + 1, ([0], 1), ([1], 0), ([2], 0))));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", page, StringComparison.Ordinal);
        Assert.DoesNotContain("rosepo <b>", page, StringComparison.Ordinal);
        var text = XDocument.Parse(page).Root!.Value;
        Assert.Contains(SampleReport.Hostile, text, StringComparison.Ordinal);
        Assert.Contains("Quiet\\u0001 Valley", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_asks_the_network_for_nothing_and_runs_nothing()
    {
        var page = SampleReport.Page(SampleReport.Full(TinyDataset.Large(30)));
        Assert.Equal(["http://www.w3.org/2000/svg"], AddressPattern().Matches(page).Select(match => match.Value).Distinct());
        Assert.All(["src=", "href=", "url(", "@import", "<script", "onload"], text => Assert.DoesNotContain(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_chart_says_what_it_shows_under_a_name_of_its_own()
    {
        var page = XDocument.Parse(SampleReport.Page(SampleReport.Full(TinyDataset.Large(30))));
        var charts = page.Descendants(s_svg + "svg").Where(chart => (string?)chart.Attribute("role") == "img").ToArray();
        Assert.Equal(page.Descendants("figure").Count(), charts.Length);
        Assert.True(charts.Length >= 16, $"{charts.Length} charts");
        Assert.All(charts, chart =>
        {
            var (title, description) = (chart.Element(s_svg + "title")!, chart.Element(s_svg + "desc")!);
            Assert.Equal($"{(string?)title.Attribute("id")} {(string?)description.Attribute("id")}", (string?)chart.Attribute("aria-labelledby"));
            Assert.NotEmpty(title.Value);
            Assert.NotEmpty(description.Value);
        });
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Coordinates_are_numbers()
    {
        var page = XDocument.Parse(SampleReport.Page(SampleReport.Full(TinyDataset.Large(30))));
        var coordinates = page.Descendants().Where(element => element.Name.Namespace == s_svg).Attributes()
            .Where(attribute => attribute.Name.LocalName is "x" or "y" or "x1" or "x2" or "y1" or "y2" or "cx" or "cy" or "width" or "height");
        Assert.All(coordinates, attribute =>
            Assert.True(double.IsFinite(double.Parse(attribute.Value, NumberStyles.Float, CultureInfo.InvariantCulture)), attribute.ToString()));
    }

    [Fact]
    public void The_protocol_stands_beside_the_numbers()
    {
        var page = XDocument.Parse(SampleReport.Page(SampleReport.Full(TinyDataset.Large(30))));
        var figures = page.Descendants("section").Single(one => one.Element("h2")!.Value == "Figures").Value;
        Assert.All(["n = 30 users", "400 resamples", "95%, percentile bootstrap", "tfidf-char-3-5"], text => Assert.Contains(text, figures, StringComparison.Ordinal));
        var measured = page.Descendants("section").Where(section => section.Element("h2")!.Value is { } heading
            && (heading.StartsWith("Figures", StringComparison.Ordinal) || heading.StartsWith("Accuracy", StringComparison.Ordinal) || heading.StartsWith("How ", StringComparison.Ordinal)
                || heading.StartsWith("Differences", StringComparison.Ordinal) || heading == "Calibration"));
        Assert.All(measured, section => Assert.Contains("Candidates", section.Value, StringComparison.Ordinal));
        Assert.Equal(7, measured.Count());
    }

    [Fact]
    public void A_difference_says_in_words_whether_it_is_better()
    {
        var page = XDocument.Parse(SampleReport.Page(SampleReport.Bare(TinyDataset.Large(60))));
        var row = page.Descendants("section").Single(section => section.Element("h2")!.Value == "Differences from sft")
            .Descendants("tr").Single(row => row.Element("th")?.Value == SampleReport.Model);
        Assert.Contains("better", row.Element("td")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_measured_metric_can_be_looked_up()
    {
        var data = SampleReport.Bare(TinyDataset.Large(30));
        var page = SampleReport.Page(data);
        Assert.All(data.Models.SelectMany(model => model.Figures.Keys), metric => Assert.Contains($">{metric.Name}</th>", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Cases_show_the_prompt_where_it_is_known()
    {
        var data = SampleReport.Full(TinyDataset.Large(30));
        var cases = XDocument.Parse(SampleReport.Page(data)).Descendants("div").Where(element => (string?)element.Attribute("class") == "case").ToArray();
        Assert.Equal(data.Cases.Sum(group => group.Cases.Count), cases.Length);
        Assert.All(cases, one => Assert.StartsWith("Which of these?\n", one.Descendants("pre").Single().Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Markup_escapes_texts_and_keeps_markup()
    {
        var bold = Markup.Of($"<b>{"a < b"}</b>");
        Assert.Equal("<p><b>a &lt; b</b> 1,234 0.5</p>", Markup.Of($"<p>{bold} {1234} {0.5}</p>").ToString());
    }

    [GeneratedRegex(@"(https?:)?//[\w./]+")]
    private static partial Regex AddressPattern();
}
