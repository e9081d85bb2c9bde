using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Tests.Training;
using RosePO.Core.Training;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Evaluation;

[Collection(TrainingCollection.Name)]
public sealed class ChooseModelTests(TrainedStages stages)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RankingMetric.HitRatio, "HR@1", null, 30)]
    [InlineData(RankingMetric.Ndcg, "NDCG", 11, 11)]
    [InlineData(RankingMetric.Mrr, "MRR", 1000, 30)]
    public void The_figure_of_each_model_is_that_of_the_first_validation_users_and_the_best_is_copied(RankingMetric metric, string name, int? users, int counted)
    {
        var result = ChooseModel.Run(Request($"by-{name}", ("new", stages.Pretrained.Model), ("tuned", stages.Tuned.Model)) with { Metric = metric, Users = users }, null, Cancellation);
        var dataset = RecDataset.Load(stages.Dataset);
        var cases = dataset.Cases(DataSplit.Validation).Take(counted).ToList();
        Assert.Equal((name, counted), (result.Metric, result.Users));
        Assert.Equal(["new", "tuned"], result.Candidates.Select(candidate => candidate.Name));
        foreach (var (candidate, folder) in result.Candidates.Zip([stages.Pretrained.Model, stages.Tuned.Model]))
        {
            using var model = LanguageModel.Load(folder, dataset, CPU);
            Assert.Equal(Rankings.Mean(metric, new CandidateScorer(model).Ranks(cases, model.Shape.MaxHistory, null, Cancellation)), candidate.Value, 1e-12);
        }

        var best = result.Candidates[0].Value >= result.Candidates[1].Value ? ("new", stages.Pretrained.Model) : ("tuned", stages.Tuned.Model);
        Assert.Equal(best.Item1, result.Chosen);
        Assert.Equal(TrainedStages.Weights(best.Item2), TrainedStages.Weights(result.Model));
        Assert.True(ChooseModel.Run(Request($"by-{name}", ("new", stages.Pretrained.Model), ("tuned", stages.Tuned.Model)) with { Metric = metric, Users = users }, null, Cancellation).Reused);
    }

    [Fact]
    public void Of_equally_good_models_the_earlier_is_chosen()
    {
        var twin = stages.At("twin");
        Directory.CreateDirectory(twin);
        foreach (var file in Directory.EnumerateFiles(stages.Tuned.Model).Where(file => Path.GetFileName(file) is not (ArtifactManifest.FileName or "metrics.jsonl")))
        {
            File.Copy(file, Path.Combine(twin, Path.GetFileName(file)));
        }

        Assert.Equal("a", ChooseModel.Run(Request("tie-1", ("a", stages.Tuned.Model), ("b", twin)), null, Cancellation).Chosen);
        var result = ChooseModel.Run(Request("tie-2", ("b", twin), ("a", stages.Tuned.Model)), null, Cancellation);
        Assert.Equal("b", result.Chosen);

        // A folder from elsewhere is copied: its files may be edited, and stay writable.
        var weights = Path.Combine(twin, "model.safetensors");
        new FileInfo(weights).IsReadOnly = false;
        File.AppendAllText(weights, "edited");
        Assert.Equal(TrainedStages.Weights(stages.Tuned.Model), TrainedStages.Weights(result.Model));
    }

    [Fact]
    public void An_adapter_that_is_chosen_names_its_base_from_its_new_place()
    {
        var adapter = TrainModel.Run(stages.Sft("ch-adapter") with { Lora = new LoraOptions { Rank = 2 }, Epochs = 0.1 }, null, Cancellation).Model;
        var foreign = stages.At("ch-foreign");
        Directory.CreateDirectory(foreign);
        File.Copy(Path.Combine(adapter, "adapter_model.safetensors"), Path.Combine(foreign, "adapter_model.safetensors"));
        File.Copy(Path.Combine(adapter, "prompt.json"), Path.Combine(foreign, "prompt.json"));
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(adapter, "adapter_config.json")))!;
        config["base_model_name_or_path"] = Path.GetRelativePath(foreign, stages.Pretrained.Model);
        File.WriteAllText(Path.Combine(foreign, "adapter_config.json"), config.ToJsonString());

        var result = ChooseModel.Run(Request("ch/deep/chosen", ("foreign", foreign), ("own", adapter)), null, Cancellation);
        Assert.Equal("foreign", result.Chosen);
        using var model = LanguageModel.Load(result.Model, RecDataset.Load(stages.Dataset), CPU);
        Assert.NotNull(model.Network.Adapter);
        Assert.Equal(stages.Pretrained.Model, (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(result.Model, "adapter_config.json")))!["base_model_name_or_path"]);
    }

    [Fact]
    public void Models_that_cannot_stand_for_one_another_are_refused()
    {
        var adapter = TrainModel.Run(stages.Sft("no-adapter-base") with { Lora = new LoraOptions { Rank = 1 }, Epochs = 0.1 }, null, Cancellation).Model;
        var other = TrainModel.Run(stages.Sft("no-shape") with { MaxHistory = 3, Epochs = 0.1 }, null, Cancellation).Model;
        Assert.Contains("cannot stand for one another", Refused(("a", stages.Tuned.Model), ("b", adapter)), StringComparison.Ordinal);
        Assert.Contains("show 4 titles of history and 6 candidates, and those of 'b' 3 and 6", Refused(("a", stages.Tuned.Model), ("b", other)), StringComparison.Ordinal);
        Assert.Contains("stands for two", Refused(("a", stages.Tuned.Model), ("a", stages.Pretrained.Model)), StringComparison.Ordinal);
        Assert.Contains("at least one model", Refused(), StringComparison.Ordinal);
        Assert.Contains("'users' is '0'", Assert.Throws<RoseException>(() => ChooseModel.Run(Request("none", ("a", "x")) with { Users = 0 }, null, Cancellation)).Message, StringComparison.Ordinal);

        string Refused(params (string Name, string Path)[] models)
        {
            var error = Assert.Throws<RoseException>(() => ChooseModel.Run(Request("refused", models), null, Cancellation));
            Assert.Equal((RoseErrorCode.RequestInvalid, "models"), (error.Error, error.Option));
            return error.Message;
        }
    }

    private ChoiceRequest Request(string name, params (string Name, string Path)[] models) => new()
    {
        Dataset = stages.Dataset,
        Models = [.. models.Select(model => new NamedModel(model.Name, model.Path))],
        Destination = stages.At(name),
        Device = "cpu",
    };
}
