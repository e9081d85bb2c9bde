using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>An experiment with the control of its aligned model, run.</summary>
public sealed class ControlRunTests
{
    [Fact]
    public void A_model_is_compared_with_its_control_before_the_others()
    {
        using var file = new ExperimentFile(SmallExperiment.Yaml.Replace("control: false\n", "", StringComparison.Ordinal));
        var result = RunExperiment.Run(new ExperimentRequest { File = file.File }, cancellation: TestContext.Current.CancellationToken);
        var measurement = result.Measurement!;

        Assert.Equal(["sft+", "sft"], measurement.Comparisons.Where(one => one is { Model: "rosepo", Metric: "HR@1" }).Select(one => one.Against));
        Assert.Equal(["sft"], measurement.Comparisons.Where(one => one is { Model: "sft+", Metric: "HR@1" }).Select(one => one.Against));
        var lines = MeasurementTable.Render(measurement).Split('\n');
        Assert.True(
            Array.FindIndex(lines, line => line.StartsWith("rosepo vs sft+: HR@1", StringComparison.Ordinal)) is > 0 and var control
            && control < Array.FindIndex(lines, line => line.StartsWith("rosepo vs sft: HR@1", StringComparison.Ordinal)));
    }
}
