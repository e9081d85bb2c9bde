using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Tests.Evaluation;

public sealed class MeasurementTableTests
{
    private static ModelMeasurement Model(string name, double hit, MetricValue? valid, double lift) => new()
    {
        Name = name,
        Metrics = new(new Dictionary<string, MetricValue?>
        {
            ["HR@1"] = new(hit, hit - 0.03, hit + 0.03, 943),
            ["ValidRatio"] = valid,
            ["PopularityLift"] = new(lift, lift - 0.1, lift + 0.1, 943),
            ["SemanticExcess"] = new(-0.0001, -0.02, 0.02, 943),
        }.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!.Value))),
        Measurement = "m",
        Report = "r",
    };

    [Fact]
    public void Columns_are_aligned_and_every_figure_has_its_interval()
    {
        var text = MeasurementTable.Render(new MeasurementResult
        {
            Measurement = "m",
            Report = "r",
            Protocol = "test split, n = 943 users",
            Columns = ["HR@1", "ValidRatio", "PopularityLift", "SemanticExcess"],
            Models = [Model("random", 0.05, null, 0.02), Model("rosepo", 0.431, new MetricValue(0.98, 0.97, 0.99, 100), -0.05)],
            Comparisons = [new MetricComparison("rosepo", "random", "HR@1", 0.031, 0.010, 0.052, 0.0041),
                new MetricComparison("rosepo", "random", "PopularityLift", -0.2, -0.3, -0.1, 0.0004)],
        });
        string[] expected =
        [
            "model   HR@1                  ValidRatio                  PopularityLift           SemanticExcess            n",
            "random  0.050 [0.020, 0.080]  -                           +0.020 [-0.080, +0.120]  0.000 [-0.020, +0.020]  943",
            "rosepo  0.431 [0.401, 0.461]  0.980 [0.970, 0.990] n=100  -0.050 [-0.150, +0.050]  0.000 [-0.020, +0.020]  943",
            "test split, n = 943 users",
            "rosepo vs random: HR@1 +0.031 [+0.010, +0.052] p=0.004",
            "rosepo vs random: |PopularityLift| -0.200 [-0.300, -0.100] p<0.001",
        ];
        Assert.Equal(expected, text.Split('\n'));
    }
}
