using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Tests.Evaluation;

public sealed class MeasurementPlanTests
{
    private static readonly MeasurementRequest s_request = new()
    {
        Dataset = "/data",
        Destination = "/measure",
        Models = [new NamedModel("base", "/base"), new NamedModel("sft", "/sft"), new NamedModel("rosepo", "/rosepo")],
        Baselines = ["Popularity", "SasRec"],
    };

    [Fact]
    public void Baselines_are_named_without_case_and_models_compared_against_sft()
    {
        var plan = MeasurementPlan.Of(s_request);
        Assert.Equal(["popularity", "sasrec"], plan.Baselines);
        Assert.Equal("sft", plan.Against);
        Assert.Equal(["sasrec"], plan.Trained);
    }

    [Fact]
    public void Without_sft_the_first_model_is_compared_against_and_without_models_the_first_baseline()
    {
        Assert.Equal("base", MeasurementPlan.Of(s_request with { Models = [new NamedModel("base", "/base"), new NamedModel("dpo", "/dpo")] }).Against);
        Assert.Equal("popularity", MeasurementPlan.Of(s_request with { Models = [] }).Against);
    }

    [Fact]
    public void An_unknown_baseline_is_refused_by_name_with_those_known()
    {
        var error = Assert.Throws<RoseException>(() => MeasurementPlan.Of(s_request with { Baselines = ["popular"] }));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Equal("There is no baseline 'popular': did you mean 'popularity'?", error.Message);
    }

    public static TheoryData<string, MeasurementRequest> Refused => new()
    {
        { "baselines of draws", s_request with { Protocol = EvaluationProtocol.CatalogueDraw } },
        { "nothing", s_request with { Models = [], Baselines = [] } },
        { "name twice", s_request with { Models = [new NamedModel("sft", "/a"), new NamedModel("sft", "/b")] } },
        { "name of a baseline", s_request with { Models = [new NamedModel("popularity", "/a")] } },
        { "against", s_request with { Against = "dpo" } },
        { "resamples", s_request with { Resamples = 0 } },
        { "confidence", s_request with { Confidence = 95 } },
        { "history", s_request with { MaxHistory = 0 } },
        { "generation users", s_request with { GenerationUsers = -1 } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Requests_that_cannot_be_met_are_refused_before_anything_is_loaded(string why, MeasurementRequest request)
    {
        var error = Assert.Throws<RoseException>(() => MeasurementPlan.Of(request));
        Assert.True(error.Error == RoseErrorCode.RequestInvalid, why);
    }
}
