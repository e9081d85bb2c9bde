using RosePO.Core.Evaluation.Comparing;

namespace RosePO.Core.Tests.Evaluation;

/// <summary>A sweep's figures as a build shows them.</summary>
public class SweepTableTests
{
    [Fact]
    public void A_line_a_setting_and_model_with_the_spread_over_seeds_and_the_protocol_below()
    {
        var measurement = new MeasurementResult
        {
            Measurement = "m",
            Report = "r",
            Models = [],
            Comparisons = [],
            Columns = ["HR@1", "PopularityLift", "MRR"],
            Protocol = "20 candidates",
        };
        var result = new ExperimentResult
        {
            Name = "sweep",
            Folder = "f",
            Stages = [],
            Variants = [new ExperimentVariant("a", "f/a", [], measurement), new ExperimentVariant("b", "f/b", [], measurement)],
            Figures =
            [
                new SweepFigure("align.rosepo.beta=0.5", "sft", "HR@1", 0.41, 0.02, [0.39, 0.43]),
                new SweepFigure("align.rosepo.beta=0.5", "sft", "PopularityLift", 0.1, 0.01, [0.09, 0.11]),
                new SweepFigure("align.rosepo.beta=0.5", "sft", "Recall@5", 0.5, null, [0.5]),
                new SweepFigure("align.rosepo.beta=1", "popularity", "HR@1", 0.2, null, [0.2]),
            ],
        };

        Assert.Equal(
            """
            settings               model       HR@1          PopularityLift  seeds
            align.rosepo.beta=0.5  sft         0.410 ±0.020  +0.100 ±0.010   2
            align.rosepo.beta=1    popularity  0.200         -               1
            20 candidates
            """.ReplaceLineEndings("\n"),
            SweepTable.Render(result));
    }
}
