using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

public class RequestValuesTests
{
    private static KeyValuePair<string, object> Pair(string key, object value) => KeyValuePair.Create(key, value);

    [Fact]
    public void Texts_lists_and_dotted_names_bind_to_a_record()
    {
        var training = RequestValues.Bind<SftRequest>(
            [Pair("model", "m"), Pair("destination", "d"), Pair("lora.rank", "4"), Pair("epochs", "0.5")]);
        var pairs = RequestValues.Bind<PreferencePairsRequest>(
            [Pair("dataset", "x"), Pair("destination", "d"), Pair("strategies", new[] { "Random", "Semantic" })]);

        Assert.Equal((4, 0.5), (training.Lora.Rank, training.Epochs));
        Assert.Equal([RejectedStrategy.Random, RejectedStrategy.Semantic], pairs.Strategies);
    }

    [Fact]
    public void A_list_of_records_binds_too()
    {
        var request = RequestValues.Bind<MeasurementRequest>(
            [Pair("dataset", "x"), Pair("destination", "d"), Pair("models", new[] { new Dictionary<string, string> { ["name"] = "a", ["path"] = "p" } })]);

        Assert.Equal([new NamedModel("a", "p")], request.Models);
    }

    [Theory]
    [InlineData("epoch", "1")]
    [InlineData("epochs", "x")]
    public void A_wrong_value_is_an_invalid_request(string key, string value)
    {
        var error = Assert.Throws<RoseException>(
            () => RequestValues.Bind<SftRequest>([Pair("model", "m"), Pair("destination", "d"), Pair(key, value)]));

        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
    }

    [Fact]
    public void A_missing_value_is_an_invalid_request() =>
        Assert.Equal(
            RoseErrorCode.RequestInvalid,
            Assert.Throws<RoseException>(() => RequestValues.Bind<SftRequest>([Pair("model", "m")])).Error);

    [Fact]
    public void Settings_are_read_from_one_text()
    {
        var values = RequestValues.Parse(";sft.epochs=2; name = a=b ;");

        Assert.Equal(new Dictionary<string, string> { ["sft.epochs"] = "2", ["name"] = "a=b" }, values);
        Assert.Equal(RoseErrorCode.RequestInvalid, Assert.Throws<RoseException>(() => RequestValues.Parse("seed")).Error);
    }
}
