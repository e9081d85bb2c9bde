using System.Text.Json.Nodes;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Evaluation;

public sealed class QuantisedMeasurementTests(GetRecommendationsTests.Made made) : IClassFixture<GetRecommendationsTests.Made>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_measurement_with_weights_of_8_bits_says_so_and_is_compared_with_one_of_full_weights()
    {
        var (full, quantised) = (Run(Quantisation.None), Run(Quantisation.Int8));
        Assert.DoesNotContain("8 bits", full.Protocol, StringComparison.Ordinal);
        Assert.EndsWith("language models with weights of 8 bits", quantised.Protocol, StringComparison.Ordinal);
        Assert.Equal("Int8", Protocol(quantised)["quantisation"]!.GetValue<string>());
        Assert.False(Protocol(full).ContainsKey("quantisation"));

        var compared = CompareMeasurements.Run(
            new ComparisonRequest { Measurements = [full.Measurement, quantised.Measurement], Metrics = ["HR@1"] }, cancellation: TestContext.Current.CancellationToken);
        var models = compared.Models.Where(model => !model.IsBaseline).ToArray();
        Assert.Equal(2, models.Length);
        Assert.All(models, model => Assert.Equal(full.Models[^1].Metrics["HR@1"].Value, model.Metrics["HR@1"].Value, 0.2));
    }

    private static JsonObject Protocol(MeasurementResult result) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(result.Measurement, "metrics.json")))!["protocol"]!.AsObject();

    private MeasurementResult Run(Quantisation quantisation) => MeasureRecommendations.Run(
        new MeasurementRequest
        {
            Dataset = made.Request.Dataset,
            Models = [new NamedModel("model", made.Request.Model)],
            Baselines = ["random"],
            Destination = _folder.At(quantisation.ToString()),
            Quantisation = quantisation,
            Device = "cpu",
            GenerationUsers = 2,
        },
        cancellation: TestContext.Current.CancellationToken);
}
