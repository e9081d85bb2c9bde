using System.Xml.Linq;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Gates;
using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Tests.Evaluation;

public sealed class CheckGateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-gates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0.40, 0.40, true)]
    [InlineData(0.3999, 0.40, false)]
    [InlineData(double.NaN, 0.40, false)]
    public void A_minimum_holds_what_reaches_it(double figure, double bound, bool held) => Assert.Equal(held, GateBound.Minimum(figure, bound));

    [Theory]
    [InlineData(0.40, 0.40, true)]
    [InlineData(0.4001, 0.40, false)]
    [InlineData(double.NaN, 0.40, false)]
    public void A_maximum_holds_what_does_not_pass_it(double figure, double bound, bool held) => Assert.Equal(held, GateBound.Maximum(figure, bound));

    // A difference of +0.02 whose interval is [-0.01, +0.05] is not shown to be no loss, and is shown to be no loss of more than 0.01.
    [Theory]
    [InlineData(0.001, 0, true)]
    [InlineData(0, 0, true)]
    [InlineData(-0.01, 0, false)]
    [InlineData(-0.01, 0.01, true)]
    [InlineData(-0.0101, 0.01, false)]
    public void At_least_looks_at_the_lower_end_of_the_difference(double low, double margin, bool held) => Assert.Equal(held, GateBound.AtLeast(low, margin));

    [Theory]
    [InlineData(-0.001, 0, true)]
    [InlineData(0, 0, true)]
    [InlineData(0.01, 0, false)]
    [InlineData(0.01, 0.01, true)]
    [InlineData(0.0101, 0.01, false)]
    public void At_most_looks_at_the_upper_end_of_the_difference(double high, double margin, bool held) => Assert.Equal(held, GateBound.AtMost(high, margin));

    // A measurement whose figures are written by hand.
    private string Written()
    {
        MetricValue hit = new(0.5, 0.4, 0.6, 100), lift = new(-0.2, -0.3, -0.1, 100);
        ModelMeasurement Model(string name) => new()
        {
            Name = name,
            Metrics = new() { ["HR@1"] = hit, ["PopularityLift"] = lift },
            Measurement = _folder,
            Report = Path.Combine(_folder, "report.html"),
        };
        var destination = Path.Combine(_folder, "written");
        Artifact.Produce(
            new ArtifactSpec(MeasureRecommendations.Kind, new { confidence = 0.95 }, destination, new Dictionary<string, string>(), true),
            _ => new MeasurementResult
            {
                Measurement = destination,
                Report = Path.Combine(destination, "report.html"),
                Models = [Model("sft"), Model("rosepo")],
                Protocol = "Candidates: test split, 20 candidates; 95% intervals",
                Comparisons = [new MetricComparison("rosepo", "sft", "HR@1", 0.02, -0.01, 0.05, 0.2), new MetricComparison("rosepo", "sft", "PopularityLift", -0.03, -0.05, -0.01, 0.01)],
            });
        return destination;
    }

    private static GateCheck Check(GateRequest request) => Assert.Single(CheckGate.Run(request, TestContext.Current.CancellationToken).Checks);

    [Fact]
    public void A_check_says_the_figure_its_interval_and_the_rule()
    {
        var written = Written();
        GateRequest Gate(string metric) => new() { Measurement = written, Metric = metric, Model = "rosepo" };

        var held = Check(Gate("hr@1") with { Minimum = 0.5 });
        Assert.Equal((true, "HR@1", "at least 0.5", 0.5), (held.Passed, held.Metric, held.Rule, held.Figure.Value));

        var missed = Check(Gate("HR@1") with { Minimum = 0.51 });
        Assert.False(missed.Passed);
        Assert.Equal("HR@1 of 'rosepo' is 0.5000 [0.4000, 0.6000] (n = 100; Candidates: test split, 20 candidates), below the bound: at least 0.51", missed.Message);

        Assert.Equal("Candidates: test split, 20 candidates; 95% intervals", missed.Protocol);

        var worse = Check(Gate("HR@1") with { AtLeast = "sft" });
        Assert.False(worse.Passed);
        Assert.Equal("HR@1 of 'rosepo' minus that of 'sft' is +0.0200 [-0.0100, +0.0500] (n = 100; Candidates: test split, 20 candidates), not at least sft (95%)", worse.Message);
        Assert.True(Check(Gate("HR@1") with { AtLeast = "sft", Margin = 0.01 }).Passed);
        Assert.True(Check(Gate("PopularityLift") with { AtMost = "sft" }).Passed);
    }

    [Fact]
    public void A_signed_metric_is_held_by_its_distance_from_0()
    {
        var written = Written();
        GateRequest gate = new() { Measurement = written, Metric = "PopularityLift", Model = "rosepo" };

        Assert.True(Check(gate with { Maximum = 0.2 }).Passed);
        Assert.False(Check(gate with { Maximum = 0.19 }).Passed);
        var error = Assert.Throws<RoseException>(() => CheckGate.Run(gate with { Maximum = -0.1 }, TestContext.Current.CancellationToken));
        Assert.Contains("distance from 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HR@2", "rosepo", null, null, 0.95, "There is no metric 'HR@2'")]
    [InlineData("HR@1", "rosepoo", 0.1, null, 0.95, "did you mean 'rosepo'?")]
    [InlineData("HR@1", "rosepo", null, "sfft", 0.95, "did you mean 'sft'?")]
    [InlineData("HR@1", "rosepo", null, "rosepo", 0.95, "with itself")]
    [InlineData("HR@1", "rosepo", null, null, 0.95, "has no bound")]
    [InlineData("HR@1", "rosepo", 0.1, null, 95.0, "above 0 and below 1")]
    [InlineData("ValidRatio", "rosepo", 0.1, null, 0.95, "was not measured on 'rosepo'")]
    public void A_gate_that_cannot_be_held_says_why(string metric, string model, double? minimum, string? atLeast, double confidence, string says)
    {
        GateRequest gate = new() { Measurement = Written(), Metric = metric, Model = model, Minimum = minimum, AtLeast = atLeast, Confidence = confidence };
        var error = Assert.Throws<RoseException>(() => CheckGate.Run(gate, TestContext.Current.CancellationToken));

        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_that_was_not_measured_is_computed_from_the_answers_and_is_the_one_that_measuring_gives()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var dataset = Path.Combine(_folder, "data");
        ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = dataset, Sample = new SampleOptions { Users = 80 } }, cancellation: cancellation);
        MeasurementRequest Request(string against) => new()
        {
            Dataset = dataset,
            Destination = Path.Combine(_folder, against),
            Models = [],
            Baselines = ["random", "popularity"],
            Against = against,
            Resamples = 200,
        };
        MeasureRecommendations.Run(Request("random"), cancellation: cancellation);
        var other = MeasureRecommendations.Run(Request("popularity"), cancellation: cancellation);
        foreach (var metric in (string[])["HR@1", "PopularityLift", "Gini@5", "NDCG@10"])
        {
            var made = other.Comparisons.Single(comparison => comparison.Metric == metric);
            var gate = new GateRequest { Measurement = Path.Combine(_folder, "random"), Metric = metric, Model = "random", AtMost = "popularity" };
            var check = Check(gate);

            Assert.Equal((made.Difference, made.Low, made.High), (check.Figure.Value, check.Figure.Low, check.Figure.High));
            var narrow = Check(gate with { Confidence = 0.5 }).Figure;
            Assert.True(narrow.High - narrow.Low < made.High - made.Low);
        }

        ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = dataset, Overwrite = true, Sample = new SampleOptions { Users = 81 } }, cancellation: cancellation);
        var error = Assert.Throws<RoseException>(() => Check(
            new GateRequest { Measurement = Path.Combine(_folder, "random"), Metric = "HR@1", Model = "random", AtMost = "popularity" }));
        Assert.Contains("measure again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_has_a_suite_an_experiment_and_a_case_a_bound()
    {
        var path = Path.Combine(_folder, "new", "gates.xml");
        GateCheck Of(string rule, bool passed) => new("rosepo", "HR@1", rule, passed, new MetricValue(0.5, 0.4, 0.6, 100), $"{rule} <{passed}>") { Protocol = "Candidates: n = 100" };
        JUnitReport.Write(path, [
            KeyValuePair.Create("quick", (IReadOnlyList<GateCheck>)[Of("at least 0.4", true), Of("at least sft (95%)", false)]),
            KeyValuePair.Create("other", (IReadOnlyList<GateCheck>)[])]);
        var root = XDocument.Load(path).Root!;

        Assert.Equal(("2", "1"), (root.Attribute("tests")!.Value, root.Attribute("failures")!.Value));
        Assert.Equal(["quick", "other"], root.Elements("testsuite").Select(suite => suite.Attribute("name")!.Value));
        Assert.Equal("Candidates: n = 100", (string?)Assert.Single(root.Descendants("property")).Attribute("value"));
        var cases = root.Descendants("testcase").ToArray();
        Assert.Equal(["HR@1 at least 0.4", "HR@1 at least sft (95%)"], cases.Select(one => one.Attribute("name")!.Value));
        Assert.Null(cases[0].Element("failure"));
        Assert.Equal(("ROSE1701", "at least sft (95%) <False>"), (cases[1].Element("failure")!.Attribute("type")!.Value, cases[1].Element("failure")!.Attribute("message")!.Value));
    }

    [Fact]
    public void Trx_has_a_test_a_bound_with_the_same_ids_in_every_run()
    {
        GateCheck Of(string rule, bool passed) => new("rosepo", "HR@1", rule, passed, new MetricValue(0.5, 0.4, 0.6, 100), $"{rule} <{passed}>");
        XElement Written(string name, bool passes)
        {
            var path = Path.Combine(_folder, "trx", name);
            TrxReport.Write(path, [KeyValuePair.Create("quick", (IReadOnlyList<GateCheck>)[Of("at least 0.4", true), Of("at least sft (95%)", passes)])]);
            return XDocument.Load(path).Root!;
        }

        var (first, second) = (Written("one.trx", false), Written("two.trx", true));
        XElement[] results = [.. first.Descendants().Where(element => element.Name.LocalName == "UnitTestResult")];
        Assert.Equal(["quick.rosepo: HR@1 at least 0.4 Passed", "quick.rosepo: HR@1 at least sft (95%) Failed"], results.Select(one => $"{one.Attribute("testName")!.Value} {one.Attribute("outcome")!.Value}"));
        Assert.Equal("ROSE1701: at least sft (95%) <False>", results[1].Value);
        string[] Ids(XElement root) => [.. root.Descendants().Attributes("testId").Select(id => id.Value)];
        Assert.Equal(Ids(first), Ids(second));
        Assert.All(Ids(first), id => Assert.True(Guid.TryParse(id, out _)));
        Assert.Equal(("2", "1"), (Count(first, "total"), Count(first, "failed")));
        Assert.Equal("Completed", second.Descendants().Single(element => element.Name.LocalName == "ResultSummary").Attribute("outcome")!.Value);
        static string Count(XElement root, string name) => root.Descendants().Single(element => element.Name.LocalName == "Counters").Attribute(name)!.Value;
    }

    [Fact]
    public void Markdown_of_gates_has_the_missed_first_and_no_markup_of_their_names()
    {
        GateCheck Of(string model, bool passed) => new(model, "HR@1", "at least 0.4", passed, new MetricValue(0.5, 0.4, 0.6, 100), "");
        var text = GateMarkdown.Render([KeyValuePair.Create("quick", (IReadOnlyList<GateCheck>)[Of("sft", true), Of("a|b*", false)])]);

        Assert.Equal(
            "### Gates: 1 of 2 missed\n\n| | experiment | model | metric | figure | rule |\n|---|---|---|---|---|---|\n"
            + "| **missed** | quick | a\\|b\\* | HR@1 | 0.5000 [0.4000, 0.6000] | at least 0.4 |\n| held | quick | sft | HR@1 | 0.5000 [0.4000, 0.6000] | at least 0.4 |\n",
            text);
    }
}
