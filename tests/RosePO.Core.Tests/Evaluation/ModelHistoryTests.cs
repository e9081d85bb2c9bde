using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Tests.Evaluation;

public sealed class ModelHistoryTests
{
    private static readonly MeasurementRequest s_request = new()
    {
        Dataset = "/data",
        Destination = "/measure",
        Models = [new NamedModel("sft", "20"), new NamedModel("dpo", "20"), new NamedModel("other", "15"), new NamedModel("found", "")],
    };

    [Fact]
    public void Models_that_are_asked_as_they_were_trained_have_one_number() =>
        Assert.Equal("last 20 titles of history", Text(Only(2)));

    [Fact]
    public void Models_with_numbers_of_their_own_are_named_with_them() =>
        Assert.Equal("each model's own last titles of history (sft 20, dpo 20, other 15, found 10)", Text(s_request));

    [Fact]
    public void A_number_that_a_model_was_not_trained_on_is_said()
    {
        Assert.Equal("last 10 titles of history (the model was trained on 20)", Text(Only(1) with { MaxHistory = 10 }));
        Assert.Equal("last 10 titles of history (the models were trained on 20)", Text(Only(2) with { MaxHistory = 10 }));
        Assert.Equal("last 15 titles of history (sft was trained on 20, dpo was trained on 20)", Text(s_request with { MaxHistory = 15 }));
    }

    [Fact]
    public void Without_a_model_the_history_is_what_is_asked_for_or_the_default()
    {
        Assert.Equal("last 10 titles of history", Text(Only(0)));
        Assert.Equal("last 7 titles of history", Text(Only(0) with { MaxHistory = 7 }));
    }

    private static MeasurementRequest Only(int models) => s_request with { Models = [.. s_request.Models.Take(models)] };

    private static string Text(MeasurementRequest request)
    {
        var histories = ModelHistory.Of(request, path => path.Length == 0 ? null : new PromptShape { MaxHistory = int.Parse(path, System.Globalization.CultureInfo.InvariantCulture) });
        return ModelHistory.Text(histories, ModelHistory.Longest(request, histories));
    }
}
