using RosePO.Core.Experiments.Running;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Experiments;

public sealed class SweepFiguresTests
{
    private static ExperimentVariant Variant(string beta, string seed, double value) => new(
        $"beta-{beta}_seed-{seed}",
        "",
        [new("align.x.beta", beta), new("seed", seed)],
        new MeasurementResult
        {
            Measurement = "",
            Report = "",
            Comparisons = [],
            Models = [new ModelMeasurement { Name = "x", Measurement = "", Report = "", Metrics = new() { ["HR@1"] = new MetricValue(value, 0, 1, 9) } }],
        });

    [Fact]
    public void Variants_that_differ_by_their_seeds_are_one_figure_with_mean_and_deviation()
    {
        using var folder = new TemporaryFolder();
        var (figures, _) = SweepFigures.Save("sweep", folder.Path, [Variant("1", "1", 0.1), Variant("1", "2", 0.2), Variant("1", "3", 0.6), Variant("2", "1", 0.5)], TestContext.Current.CancellationToken);

        Assert.Equal(["align.x.beta=1", "align.x.beta=2"], figures.Select(figure => figure.Settings));
        Assert.Equal(0.3, figures[0].Mean, 12);
        Assert.Equal(Math.Sqrt(0.14 / 2), figures[0].Deviation!.Value, 12);
        Assert.Equal([0.1, 0.2, 0.6], figures[0].Values);
        Assert.Null(figures[1].Deviation);
        Assert.Contains("\"align.x.beta\": \"2\"", File.ReadAllText(folder.At(SweepFigures.FileName)), StringComparison.Ordinal);
    }
}
