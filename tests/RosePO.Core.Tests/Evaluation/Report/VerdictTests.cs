using System.Xml.Linq;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Report.Data;

namespace RosePO.Core.Tests.Evaluation.Report;

/// <summary>The head of a report: what a reader decides by.</summary>
public sealed class VerdictTests
{
    private static MetricComparison Compared(string metric, double difference, double p) => new("rosepo", "sft", metric, difference, difference - 0.02, difference + 0.02, p);

    private static string[] Head(ReportData data) =>
        [.. XDocument.Parse(SampleReport.Page(data)).Descendants("main").Single().Elements().Skip(1).TakeWhile(element => element.Name.LocalName != "section")
            .SelectMany(element => element.Name.LocalName == "ul" ? element.Elements() : [element]).Select(element => element.Value.Trim().Replace('\u00a0', ' ')).Where(text => text.Length > 0)];

    private static ReportData With(params MetricComparison[] comparisons) => SampleReport.Bare(TinyDataset.Large(30)) with { Verdicts = [new Verdict("rosepo", "sft", false, 1500, comparisons)] };

    [Theory]
    [InlineData(0.03, -0.1, "Better.")]
    [InlineData(0.03, 0.1, "A trade-off.")]
    [InlineData(-0.03, 0.1, "Worse.")]
    public void A_harm_that_is_nearer_to_zero_is_better(double accuracy, double harm, string word) =>
        Assert.StartsWith(word, Head(With(Compared("HR@1", accuracy, 0.001), Compared("PopularityLift", harm, 0.001)))[1], StringComparison.Ordinal);

    [Fact]
    public void A_verdict_says_by_how_much_and_what_was_not_seen()
    {
        Assert.Equal(
            "Better. rosepo is better than sft on HR@1 by 0.033 [0.013, 0.053] and better on |PopularityLift| by 0.120 [0.100, 0.140]; no difference that n = 1,500 can show on |SemanticExcess| (+0.001 [\u22120.019, +0.021]). (95% paired intervals)",
            Head(With(Compared("HR@1", 0.033, 0.004), Compared("PopularityLift", -0.12, 0.001), Compared("SemanticExcess", 0.001, 0.8)))[1]);
        Assert.Equal(
            "Undecided. Between rosepo and sft there is no difference that n = 1,500 can show on HR@1 (+0.033 [+0.013, +0.053]). (95% paired intervals)",
            Head(With(Compared("HR@1", 0.033, 0.06)))[1]);
    }

    [Fact]
    public void The_model_stands_against_the_reference_and_the_best_baseline_over_the_same_users()
    {
        var data = SampleReport.Bare(TinyDataset.Large(60));
        Assert.Equal([(SampleReport.Model, "sft", false), (SampleReport.Model, "random", true)], data.Verdicts.Select(verdict => (verdict.Model, verdict.Against, verdict.IsBaseline)));
        Assert.Equal(["HR@1", "PopularityLift", "SemanticExcess"], data.Verdicts[1].Comparisons.Select(comparison => comparison.Metric));
        var figures = data.Models.ToDictionary(model => model.Name, model => model.Figures[HitRatio.Metric].Value);
        Assert.Equal(figures[SampleReport.Model] - figures["random"], data.Verdicts[1].Comparisons[0].Difference, 12);

        // Against the reference they are the table's own, which are corrected for every model that is compared with it.
        Assert.Equal(data.Comparisons.Single(one => one.Model == SampleReport.Model && one.Metric == "HR@1"), data.Verdicts[0].Comparisons[0]);
        Assert.Contains("random, the best baseline,", Head(data)[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_about_an_aligned_model_even_where_the_reference_is_better()
    {
        ReportModel Model(string name, string style, double hit, bool aligned) =>
            new(name, style, style == "baseline", new Dictionary<Metric, MetricValue> { [HitRatio.Metric] = new(hit, hit, hit, 9) }) { IsAligned = aligned };
        ReportModel[] models = [Model("popularity", "baseline", 0.9, false), Model("base", "model", 0.5, false), Model("sft", "against", 0.6, false), Model("dpo", "model", 0.3, true), Model("rosepo", "model", 0.4, true)];
        Assert.Equal("rosepo", ReportModel.Subject(models).Name);
        Assert.Equal("base", ReportModel.Subject(models[..3]).Name);
        Assert.Equal("popularity", ReportModel.Subject(models[..1]).Name);
    }

    [Theory]
    [InlineData(1500, 0.0175, null)]
    [InlineData(1500, 0.03, 3400)]
    [InlineData(200, 0.052, 1400)]
    public void Few_users_are_warned_of_where_the_interval_is_wide(int users, double half, int? needed)
    {
        var subject = new ReportModel("rosepo", "model", false, new Dictionary<Metric, MetricValue> { [HitRatio.Metric] = new(0.4, 0.3, 0.5, users) });
        var small = SmallSample.Of(users, subject, [new Verdict("rosepo", "sft", false, users, [Compared("HR@1", 0.03, 0.1) with { Low = 0.03 - half, High = 0.03 + half }])]);
        Assert.Equal(needed, small?.Needed);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(100, false)]
    public void Users_who_are_all_alike_are_not_taken_for_certainty(int users, bool warned)
    {
        var subject = new ReportModel("rosepo", "model", false, new Dictionary<Metric, MetricValue> { [HitRatio.Metric] = new(0, 0, 0, users) });
        Assert.Equal(warned, SmallSample.Of(users, subject, []) is not null);
    }

    [Fact]
    public void The_head_says_when_in_what_time_and_of_what_commit()
    {
        var made = new Circumstances(new DateTimeOffset(2026, 11, 30, 18, 20, 5, TimeSpan.Zero), TimeSpan.FromSeconds(192), new string('a', 40)) { Stages = 5, StagesTook = TimeSpan.FromHours(2.5) };
        var data = SampleReport.Bare(TinyDataset.Large(30));
        Assert.Equal(
            "Measured 2026-11-30 18:20 UTC in 3.2 min; the 5 artifacts behind it took 2.5 h when they were made. Commit aaaaaaaaaaaa.",
            Head(data with { Circumstances = made })[^1]);
        Assert.EndsWith("No commit is known.", Head(data with { Circumstances = made with { Commit = null } })[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(Head(data), text => text.StartsWith("Measured", StringComparison.Ordinal));
    }

    [Fact]
    public void The_artifacts_behind_a_measurement_say_how_long_they_took()
    {
        LineageEntry Entry(double seconds) => new("h", null, "n", new ArtifactManifest
        {
            Kind = "model",
            Key = "",
            Request = [],
            Inputs = [],
            Result = [],
            Versions = [],
            Started = DateTimeOffset.UnixEpoch,
            Finished = DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        });
        var made = new Circumstances(DateTimeOffset.UnixEpoch, TimeSpan.Zero, null).With([Entry(2), Entry(3), new("h", null, "n", null)]);
        Assert.Equal((2, 5.0), (made.Stages, made.StagesTook.TotalSeconds));
    }
}
