using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Tests.Experiments;

namespace RosePO.Core.Tests.Evaluation.Claims;

public sealed class ClaimRulesTests
{
    private static readonly MeasurementRequest s_request = new()
    {
        Dataset = "/data",
        Destination = "/measure",
        Models = [new NamedModel("sft", "/sft"), new NamedModel("sft+", "/sft+"), new NamedModel("rosepo", "/rosepo")],
        Baselines = ["popularity"],
    };

    private static Claim Resolved(Claim claim) => Assert.Single(MeasurementPlan.Of(s_request with { Claims = [claim] }).Claims);

    [Fact]
    public void A_claim_takes_the_names_of_what_is_measured_and_the_direction_in_which_its_metric_is_better()
    {
        Assert.Equal(
            new Claim { Model = "rosepo", Against = "sft", Metric = "HR@1", Direction = ClaimDirection.Higher },
            Resolved(new Claim { Model = "RosePO", Metric = "hr@1" }));
        Assert.Equal(ClaimDirection.Lower, Resolved(new Claim { Model = "rosepo", Metric = "PopularityLift" }).Direction);
        Assert.Equal(ClaimDirection.NotHigher, Resolved(new Claim { Model = "rosepo", Metric = "PopularityLift", Direction = ClaimDirection.NotWorse, Margin = 0.1 }).Direction);
        Assert.Equal(ClaimDirection.NotLower, Resolved(new Claim { Model = "rosepo", Against = "sft+", Direction = ClaimDirection.NotWorse, Margin = 0.01 }).Direction);
    }

    public static TheoryData<string, Claim, string> Mistakes => new()
    {
        { "claims.0.model", new Claim { Model = "rosepoo" }, "'rosepoo' is in a claim but is not measured: did you mean 'rosepo'?" },
        { "claims.0.model", new Claim(), "A claim names no model: write which one it is about under 'model', one of popularity, sft, sft+, rosepo." },
        { "claims.0.against", new Claim { Model = "rosepo", Against = "spt" }, "'spt' is in a claim but is not measured: did you mean 'sft'?" },
        { "claims.0.against", new Claim { Model = "sft" }, "A claim compares 'sft' with itself: name another model under 'against'." },
        { "claims.0.metric", new Claim { Model = "rosepo", Metric = "HR@11" }, "A claim is about the metric 'HR@11', and there is none of that name: did you mean 'HR@1'?" },
        { "claims.0", new Claim { Model = "rosepo", Direction = ClaimDirection.NotLower }, "A claim that is NotLower has no margin: say under 'margin' which difference is as good as none, above 0." },
        { "claims.0.margin", new Claim { Model = "rosepo", Margin = 0.1 }, "A claim that is Better has a margin, which only NotWorse, NotHigher and NotLower read: choose one of those, or leave the margin out." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_a_measurement_cannot_decide_is_refused_with_the_claims_key(string option, Claim claim, string message)
    {
        var error = Assert.Throws<RoseException>(() => MeasurementPlan.Of(s_request with { Claims = [claim] }));
        Assert.Equal((RoseErrorCode.RequestInvalid, option, message), (error.Error, error.Option, error.Message));
    }

    [Fact]
    public void A_metric_that_only_describes_needs_a_direction()
    {
        var describes = MetricRegistry.All.First(metric => metric.Improves(1) is null).Name;
        var error = Assert.Throws<RoseException>(() => MeasurementPlan.Of(s_request with { Claims = [new Claim { Model = "rosepo", Metric = describes }] }));
        Assert.Equal($"No direction of the metric '{describes}' is better of itself: say under 'direction' whether the claim is Higher, Lower, NotHigher or NotLower.", error.Message);
        Assert.Equal(ClaimDirection.Lower, Resolved(new Claim { Model = "rosepo", Metric = describes, Direction = ClaimDirection.Lower }).Direction);
    }

    [Fact]
    public void A_claim_that_is_made_twice_in_other_words_is_refused()
    {
        var error = Assert.Throws<RoseException>(() => MeasurementPlan.Of(s_request with { Claims = [new Claim { Model = "rosepo" }, new Claim { Model = "rosepo", Against = "SFT", Direction = ClaimDirection.Higher }] }));
        Assert.Equal(("claims.1", "The claim 'rosepo above sft on HR@1' is made twice: leave one of them out."), (error.Option, error.Message));
    }

    private const string Yaml = """
        dataset: { format: Sample }
        sft: { model: Embedded }
        pairs: { mixed: { } }
        align: { rosepo: { pairs: mixed } }
        measure:
          claims:
            - { model: rosepo, against: sft+, metric: HR@1, direction: higher }
            - model: rosepo
              against: dpo
              metric: HR@1

        """;

    [Fact]
    public void A_mistake_in_an_experiment_file_is_at_the_line_of_its_claim()
    {
        var unknown = ExperimentFile.Error(Yaml);
        Assert.Equal((RoseErrorCode.RequestInvalid, 9, 16), (unknown.Error, unknown.Line, unknown.Column));
        Assert.StartsWith("'dpo' is in a claim but is not measured: ", unknown.Message, StringComparison.Ordinal);

        var metric = ExperimentFile.Error(Yaml.Replace("dpo", "sft", StringComparison.Ordinal).Replace("metric: HR@1,", "metric: HR@2,", StringComparison.Ordinal));
        Assert.Equal(7, metric.Line);

        var direction = ExperimentFile.Error(Yaml.Replace("dpo", "sft", StringComparison.Ordinal).Replace("higher", "upwards", StringComparison.Ordinal));
        Assert.Equal(7, direction.Line);
        Assert.Contains("'upwards'", direction.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_belong_to_what_a_measurement_is_and_both_mistakes_of_two_claims_are_reported()
    {
        var plan = ExperimentFile.Plan(Yaml.Replace("dpo", "sft", StringComparison.Ordinal));
        var request = (MeasurementRequest)plan.Stages.Single(stage => stage.Request is MeasurementRequest).Request;
        Assert.Equal(["sft+", "sft"], MeasurementPlan.Of(request).Claims.Select(claim => claim.Against));

        var error = ExperimentFile.Error(Yaml.Replace("sft+", "sfd+", StringComparison.Ordinal));
        Assert.Equal([7, 9], error.All().Select(one => one.Line));
    }
}
