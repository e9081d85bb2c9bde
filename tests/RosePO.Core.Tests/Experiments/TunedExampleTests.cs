using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>examples/tuned, on fewer users and in fewer steps.</summary>
public sealed class TunedExampleTests
{
    private static readonly Dictionary<string, string> s_smaller = new()
    {
        ["dataset.sample.users"] = "40",
        ["pretrain.embedded.hiddenSize"] = "16",
        ["pretrain.validation"] = "{ users: 10, every: 2, patience: 2, metric: Loss }",
        ["pretrain.epochs"] = "2",
        ["sft.validation"] = "{ users: 10, every: 2, patience: 2 }",
        ["sft.epochs"] = "0.5",
        ["pairs.hard.maxExamples"] = "32",
        ["pairs.mixed.maxExamples"] = "32",
        ["measure.resamples"] = "50",
        ["measure.generationUsers"] = "1",
    };

    [Fact]
    public void It_chooses_both_objectives_and_their_control_by_validation_with_one_budget()
    {
        var folder = Directory.CreateTempSubdirectory("rosepo-").FullName;
        try
        {
            var request = new ExperimentRequest { File = Repository.At("examples", "tuned", "experiment.yml"), Runs = folder, Overrides = s_smaller, Parallel = 1 };
            Assert.Equal(12, PreviewExperiment.Run(request).Stages.Count(stage => stage.Stage.StartsWith("align/dpo-trial-", StringComparison.Ordinal) || stage.Stage.StartsWith("align/rosepo-trial-", StringComparison.Ordinal)));

            var result = RunExperiment.Run(request, cancellation: TestContext.Current.CancellationToken);
            var measurement = result.Measurement!;
            Assert.Equal(["random", "popularity", "base", "sft", "sft+", "dpo", "rosepo"], measurement.Models.Select(model => model.Name));
            Assert.Equal(["sft+", "sft"], measurement.Comparisons.Where(one => one is { Model: "rosepo", Metric: "HR@1" }).Select(one => one.Against));
            Assert.All(["dpo", "rosepo"], name => Assert.Equal(6, TrialsFile.Read(Path.Combine(result.Folder, "align", name))!.Trials.Count));

            var report = File.ReadAllText(measurement.Report);
            Assert.Contains("The aligned models had the same budget: dpo 6 trials, rosepo 6 trials.", report, StringComparison.Ordinal);
            Assert.Contains("<h2>Validation during training</h2>", report, StringComparison.Ordinal);
            Assert.Contains("<h3>loss: base</h3>", report, StringComparison.Ordinal);
            Assert.Contains("<h3>HR@1: sft</h3>", report, StringComparison.Ordinal);
            Assert.Contains(" were kept by loss", report, StringComparison.Ordinal);
            Assert.Contains(" were kept by HR@1", report, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
