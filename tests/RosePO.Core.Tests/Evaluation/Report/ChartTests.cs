using System.Xml.Linq;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Evaluation.Report.Charts;

namespace RosePO.Core.Tests.Evaluation.Report;

public sealed class ChartTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private static Estimate Estimate(string name, double value, string style = "model") => new(name, style, new MetricValue(value, value - 0.1, value + 0.1, 1500), ReportText.Signed);

    [Theory]
    [InlineData("rosepo-popularity-plain", "rosepo-popularity-plain")]
    [InlineData("rosepo-popularity-beta-0.1-plain", "rosepo-popula…-0.1-plain")]
    public void Long_names_are_cut_in_the_middle_so_that_variants_stay_apart(string name, string shown) =>
        Assert.Equal(shown, Labels.Short(name));

    [Fact]
    public void Long_names_have_room_beside_what_is_drawn()
    {
        const string Long = "rosepo-popularity-plain";
        double FirstDot(string name) => (double)XElement.Parse(new Intervals("i", "HR@1", [Estimate(name, 0.2)]).Draw().Inline.ToString()).Descendants(s_svg + "line").First(line => (string?)line.Attribute("class") == "zero").Attribute("x1")!;
        Assert.Equal(104, FirstDot("sft"));
        Assert.InRange(FirstDot(Long), Labels.Width(Long), Labels.Width(Long) + 20);
    }

    [Fact]
    public void Marks_of_many_models_have_numbers_and_a_key_names_them()
    {
        var points = Enumerable.Range(0, 9).Select(i => (Estimate($"model-{i}", 0.1 * i), Estimate($"model-{i}", 0.5 + (0.1 * i)))).ToArray();
        var few = XElement.Parse(new Scatter("s", "Lift", "HR@1", points[..8]).Draw().Inline.ToString());
        Assert.Contains("model-7", few.Descendants(s_svg + "text").Select(text => text.Value));
        var chart = new Scatter("s", "Lift", "HR@1", points).Draw();
        var many = XElement.Parse(chart.Inline.ToString());
        Assert.Equal(Enumerable.Range(1, 9).Select(i => $"{i}"), many.Descendants(s_svg + "g").Elements(s_svg + "text").Select(text => text.Value));
        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"{i + 1} model-{i}"), many.Elements(s_svg + "text").Select(text => text.Value).Where(text => text.Contains("model-", StringComparison.Ordinal)));
        Assert.All(many.Descendants(s_svg + "text"), text => Assert.InRange((double)text.Attribute("y")!, 0, chart.Height));
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
    public void An_axis_within_its_values_ends_at_them()
    {
        var axis = new Axis([1, 1234], 0, 100, 4, within: true);
        Assert.Equal((0.0, 100.0), (axis.At(1), axis.At(1234)));
        Assert.Equal(["500", "1,000"], axis.Ticks.Select(axis.Label));
    }

    [Fact]
    public void An_axis_of_one_value_or_none_still_has_a_length()
    {
        Assert.All([new Axis([0.3], 0, 1), new Axis([double.NaN], 0, 1), new Axis([], 0, 1)], axis => Assert.True(axis.High > axis.Low));
    }

    [Theory]
    [InlineData(false, new[] { "0.00", "0.02", "0.04", "0.06", "0.08", "0.10" })]
    [InlineData(true, new[] { "\u22120.10", "\u22120.05", "0.00", "0.05", "0.10" })]
    public void An_axis_of_zeros_is_that_of_what_they_could_have_been(bool isSigned, string[] ticks)
    {
        var axis = new Axis([0, 0], 0, 1, signed: isSigned);
        Assert.Equal(ticks, axis.Ticks.Select(axis.Label));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(-0.3)]
    [InlineData(1e-7)]
    [InlineData(-1e-5)]
    [InlineData(250000)]
    public void An_axis_of_one_value_has_ticks_that_differ_on_both_sides_of_it(double value)
    {
        var axis = new Axis([value, value], 0, 1);
        Assert.InRange(axis.At(value), 0, 1);
        string[] labels = [.. axis.Ticks.Select(axis.Label)];
        Assert.True(labels.Length > 1);
        Assert.Equal(labels.Length, labels.Distinct().Count());
        Assert.All(axis.Ticks, tick => Assert.InRange(axis.At(tick), -1e-9, 1 + 1e-9));
    }

    [Fact]
    public void An_axis_of_negative_values_ends_where_they_do()
    {
        var axis = new Axis([-0.41, -0.23], 0, 1);
        Assert.Equal(["\u22120.45", "\u22120.40", "\u22120.35", "\u22120.30", "\u22120.25", "\u22120.20"], axis.Ticks.Select(axis.Label));
    }

    [Fact]
    public void Models_that_are_all_alike_crowd_nobody_out()
    {
        (Estimate, Estimate) Point(string name, double value, string style)
        {
            var estimate = new Estimate(name, style, new MetricValue(value, value, value, 9), ReportText.Signed);
            return (estimate, estimate);
        }

        var chart = new Scatter("s", "Lift", "HR@1", [Point("a", 0, "model"), Point("b", 0, "against"), Point("c", 0.1, "baseline")]).Draw();
        Assert.DoesNotContain("far outside", chart.Inline.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", chart.Inline.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_heat_map_frames_the_best_and_lists_heads_that_have_no_room()
    {
        HeatCell?[,] cells = { { new("0.1", "tip", 0), null }, { new("0.3", "tip", 1), new("0.2", "tip", 0.5) } };
        var svg = XElement.Parse(new HeatMap("h", "HR@1", ("beta", ["1", "2"]), ("strategies", ["[SelfHard]", "[SelfHard, Semantic, Popularity]"]), (row, column) => cells[row, column]).Draw().Inline.ToString());
        var rects = svg.Descendants(s_svg + "rect").ToArray();
        Assert.Equal(3, rects.Length);
        Assert.Equal("cell best", (string?)Assert.Single(rects, rect => (string?)rect.Attribute("fill-opacity") == "0.45").Attribute("class"));
        string[] texts = [.. svg.Descendants(s_svg + "text").Select(text => text.Value)];
        Assert.Contains("2 [SelfHard, Semantic, Popularity]", texts);
        Assert.Contains("–", texts);
    }

    [Fact]
    public void Strips_have_a_dot_a_setting_below_each_key_and_the_mean_of_each_value()
    {
        IReadOnlyList<Estimate> settings = [Estimate("a", 0.1), Estimate("b", 0.3)];
        var chart = new Strips("s", "HR@1", [new("beta", [("1", settings)]), new("rate", [("low", [settings[0]]), ("high", [settings[1]])])]).Draw();
        var svg = XElement.Parse(chart.Inline.ToString());
        Assert.Equal(4, svg.Descendants(s_svg + "circle").Count());
        Assert.Equal("beta: 1 on average +0.200; rate: low on average +0.100, high on average +0.300.", chart.Description);
    }

    [Fact]
    public void A_scatter_has_a_mark_and_both_intervals_for_each_model()
    {
        var chart = new Scatter("s", "Lift", "HR@1", [(Estimate("a", 0.2), Estimate("a", 0.5)), (Estimate("b", -0.2, "baseline"), Estimate("b", 0.3, "baseline"))]).Draw();
        var svg = XElement.Parse(chart.Inline.ToString());
        Assert.Equal(2, svg.Descendants(s_svg + "circle").Count());
        Assert.Equal(4, svg.Descendants(s_svg + "line").Count(line => (string?)line.Attribute("class") == "whisker"));
        Assert.Equal("a HR@1 +0.500, Lift +0.200; b HR@1 +0.300, Lift \u22120.200. Best is high and at zero.", chart.Description);
    }

    [Fact]
    public void Baselines_that_would_crowd_the_models_are_named_outside()
    {
        (Estimate, Estimate) Point(string name, double x, double y, string style) => (Estimate(name, x, style), Estimate(name, y, style));
        var chart = new Scatter("s", "Lift", "HR@1", [Point("a", 0.1, 0.5, "model"), Point("b", 0.2, 0.6, "against"), Point("near", 0.3, 0.6, "baseline"), Point("far", 5, 0.5, "baseline")]).Draw();
        var svg = XElement.Parse(chart.Inline.ToString());
        Assert.Contains("far outside: far", svg.Elements(s_svg + "text").Select(text => text.Value));
        Assert.Equal(3, svg.Descendants(s_svg + "circle").Concat(svg.Descendants(s_svg + "rect")).Count());
        Assert.Contains("far HR@1 +0.500, Lift +5.000", chart.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_are_compared_against_has_another_shape()
    {
        Assert.StartsWith("<rect", Dot.At("against", 1, 1, 1).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("<circle", Dot.At("model", 1, 1, 1).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_carry_their_names_and_styles_of_their_own()
    {
        var chart = new Lines("l", "Loss", "step", [new("sft", [(1, 4), (100, 2)]), new("dpo", [(1, 0.7), (50, 0.25)])]).Draw();
        var svg = XElement.Parse(chart.Inline.ToString());
        Assert.Equal(["sft", "dpo"], svg.Elements(s_svg + "g").Where(group => ((string?)group.Attribute("class"))!.StartsWith("name", StringComparison.Ordinal)).Select(group => group.Value.Trim()));
        Assert.Equal(2, svg.Descendants(s_svg + "path").Select(path => (string?)path.Parent!.Attribute("class")).Distinct().Count());
        Assert.Equal("sft from 4.00 to 2.00; dpo from 0.70 to 0.25.", chart.Description);
    }

    [Fact]
    public void A_histogram_draws_a_bar_a_bin_and_an_outline_for_each_comparison()
    {
        var chart = new Histogram("h", "Popularity", "rare", "popular", ("recommended", [0.25, 0.75]), "model")
        {
            Outlines = [("true next", [0.5, 0.5]), ("chosen", [1, 0])],
        }.Draw();
        var svg = XElement.Parse(chart.Inline.ToString());
        Assert.Equal(2, svg.Descendants(s_svg + "rect").Count(bar => bar.Element(s_svg + "title") is not null));
        Assert.Equal("From rare to popular: recommended 25%, 75%; true next 50%, 50%; chosen 100%, 0%.", chart.Description);
    }

    [Fact]
    public void A_chart_that_stands_alone_brings_its_style_and_uses_no_variables()
    {
        var chart = new Lines("l", "Loss <of> & co", "step", [new("sft", [(1, 4), (100, 2)])]).Draw();
        var svg = XDocument.Parse(chart.Standalone("Candidates: n = 7 & more")).Root!;
        Assert.Contains("Candidates: n = 7 & more", svg.Elements(s_svg + "text").Select(text => text.Value));
        Assert.EndsWith("Candidates: n = 7 & more.", svg.Element(s_svg + "desc")!.Value, StringComparison.Ordinal);
        Assert.Equal("460", (string?)svg.Attribute("width"));
        Assert.Equal("Loss <of> & co", svg.Element(s_svg + "title")!.Value);
        Assert.Contains(".curve", svg.Element(s_svg + "style")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("var(", chart.Standalone("x"), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_would_cover_each_other_stand_below_each_other()
    {
        Assert.Equal([10, 24, 12], Labels.Place([(0, 50, 10), (20, 80, 12), (100, 150, 12)]));
    }
}
