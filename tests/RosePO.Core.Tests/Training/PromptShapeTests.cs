using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Publishing;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

/// <summary>How much prompts show travels with a model: a model that was trained on 4 titles and 6 candidates, and what is made with it.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PromptShapeTests(TrainedStages stages) : IDisposable
{
    private static readonly PromptShape s_trained = new() { MaxHistory = 4, Candidates = 6 };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_that_says_nothing_takes_it_from_the_model_and_keeps_it_in_what_it_saves()
    {
        Assert.Equal(s_trained, Saved(stages.Pretrained.Model));
        var tuned = TrainModel.Run(Silent(stages.Sft("")) with { Epochs = 0.1, Destination = _folder.At("tuned") }, null, Cancellation);
        Assert.Equal((s_trained, s_trained, s_trained), (tuned.Shape, Saved(tuned.Model), Made(tuned.Model)));

        var adapter = TrainModel.Run(
            Silent(stages.Sft("")) with { Epochs = 0.1, Destination = _folder.At("adapter"), Lora = new() { Rank = 2 } }, null, Cancellation);
        Assert.Equal((s_trained, s_trained), (Saved(adapter.Model), Made(adapter.Model)));
        var exported = ExportModel.Run(new ModelExportRequest { Model = adapter.Model, Destination = _folder.At("exported") }, cancellation: Cancellation);
        Assert.Equal(s_trained, Saved(exported.Model));
    }

    [Fact]
    public void A_number_that_a_training_asks_for_is_the_models_from_then_on_and_a_new_model_has_the_default()
    {
        var shorter = TrainModel.Run(
            Silent(stages.Sft("")) with { MaxHistory = 3, Epochs = 0.1, Destination = _folder.At("shorter") }, null, Cancellation);
        Assert.Equal(s_trained with { MaxHistory = 3 }, Saved(shorter.Model));
        Assert.Null(shorter.PromptNote);

        var fresh = TrainModel.Run(Silent(stages.Pretrain("")) with { Epochs = 0.1, Validation = new() { Users = 0 }, Destination = _folder.At("fresh") }, null, Cancellation);
        Assert.Equal((new PromptShape(), new PromptShape()), (Saved(fresh.Model), Made(fresh.Model)));
    }

    [Fact]
    public void Two_histories_make_two_models()
    {
        ModelResult Tune(int? history) => TrainModel.Run(
            stages.Sft("") with { MaxHistory = history, Epochs = 0.2, Destination = _folder.At($"history-{history}") }, null, Cancellation);
        var own = TrainedStages.Weights(Tune(null).Model);
        Assert.Equal(own, TrainedStages.Weights(Tune(4).Model));
        Assert.NotEqual(own, TrainedStages.Weights(Tune(2).Model));
    }

    [Fact]
    public void Pairs_take_it_from_the_model_and_alignment_takes_it_from_the_pairs()
    {
        var own = BuildPreferencePairs.Run(Pairs("own"), null, Cancellation);
        Assert.Equal((s_trained, null, s_trained), (own.Shape, own.PromptNote, Made(own.Pairs)));
        Assert.All(PairSet.Load(own.Pairs).Examples, row => Assert.Equal(6, row.Candidates.Length));

        var other = BuildPreferencePairs.Run(Pairs("other") with { MaxHistory = 2, Candidates = 5 }, null, Cancellation);
        Assert.Equal("history of 2 titles (the model was trained on 4), 5 candidates (the model was trained on 6)", other.PromptNote);
        Assert.Equal($"Prompts differ: {other.PromptNote}.", Assert.Single(other.Warnings()));
        Assert.Empty(own.Warnings());
        var smoothed = SmoothPreferences.Run(
            new OracleSmoothingRequest { Pairs = other.Pairs, Destination = _folder.At("smoothed"), Oracle = SmoothingOracle.Constant }, null, Cancellation);
        Assert.Equal((other.Shape, other.PromptNote), (smoothed.Shape, smoothed.PromptNote));
        Assert.Empty(smoothed.Warnings());

        var same = Align("same", own.Pairs, null);
        Assert.Equal((s_trained, null, s_trained), (same.Shape, same.PromptNote, Saved(same.Model)));
        var moved = Align("moved", smoothed.Pairs, null);
        Assert.Equal(new PromptShape { MaxHistory = 2, Candidates = 5 }, moved.Shape);
        Assert.Equal((moved.Shape, 2), (Saved(moved.Model), (int)Artifact.TryOpen(moved.Model)!.Request["maxHistory"]!));
        Assert.Equal(other.PromptNote, moved.PromptNote);
        Assert.Equal(other.Warnings(), moved.Warnings());
        Assert.Equal(s_trained with { Candidates = 5 }, Align("asked", smoothed.Pairs, 4).Shape);
        Assert.Equal(TrainedStages.Weights(moved.Model), TrainedStages.Weights(Align("said", smoothed.Pairs, 2).Model));
        Assert.NotEqual(TrainedStages.Weights(moved.Model), TrainedStages.Weights(_folder.At("asked")));
    }

    [Fact]
    public void Pairs_without_a_model_have_the_default()
    {
        var pairs = BuildPreferencePairs.Run(Pairs("alone") with { Model = null, MaxExamples = 4 }, null, Cancellation);
        Assert.Equal((new PromptShape(), null), (pairs.Shape, pairs.PromptNote));
    }

    [Fact]
    public void An_export_words_prompts_as_the_pairs_were_built_and_says_where_it_does_not()
    {
        var pairs = BuildPreferencePairs.Run(Pairs("worded") with { MaxHistory = 2 }, null, Cancellation).Pairs;
        ExportedPairsResult Export(string name, int? history) => ExportPreferencePairs.Run(
            new ExportPairsRequest { Pairs = pairs, Path = _folder.At(name), MaxHistory = history }, null, Cancellation);
        var own = Export("own.jsonl", null);
        Assert.Null(own.PromptNote);
        Assert.Equal(File.ReadAllText(own.Path), File.ReadAllText(Export("two.jsonl", 2).Path));
        var other = Export("three.jsonl", 3);
        Assert.Equal("history of 3 titles (the pair set was built with 2)", other.PromptNote);
        Assert.Equal($"Prompts differ: {other.PromptNote}.", Assert.Single(other.Warnings()));
        Assert.NotEqual(File.ReadAllText(own.Path), File.ReadAllText(other.Path));
    }

    [Fact]
    public void A_measurement_asks_a_model_as_it_was_trained_and_says_where_it_does_not()
    {
        var request = Measurement("measured", stages.Tuned.Model);
        var own = MeasureRecommendations.Run(request, cancellation: Cancellation);
        Assert.Contains(", last 4 titles of history; ", own.Protocol, StringComparison.Ordinal);
        Assert.Equal(4, (int)Protocol(own)["history"]!);
        Assert.Null(Protocol(own)["histories"]);

        // The number in words is the same measurement; another one is another.
        Assert.True(MeasureRecommendations.Run(request with { MaxHistory = 4 }, cancellation: Cancellation).Reused);
        var other = MeasureRecommendations.Run(request with { MaxHistory = 2, Overwrite = true }, cancellation: Cancellation);
        Assert.False(other.Reused);
        Assert.Contains(", last 2 titles of history (the model was trained on 4); ", other.Protocol, StringComparison.Ordinal);
        Assert.Equal("""{"history":2,"trainedOn":4}""", Protocol(other)["histories"]!["model0"]!.ToJsonString());
        Assert.Contains("last 2 titles of history (the model was trained on 4)", File.ReadAllText(other.Report), StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_one_measurement_are_each_asked_as_they_were_trained()
    {
        var shorter = Align("shorter", BuildPreferencePairs.Run(Pairs("short") with { MaxHistory = 2 }, null, Cancellation).Pairs, null).Model;
        var both = MeasureRecommendations.Run(Measurement("both", stages.Tuned.Model, shorter), cancellation: Cancellation);
        Assert.Contains("each model's own last titles of history (model0 4, model1 2); ", both.Protocol, StringComparison.Ordinal);
        Assert.Equal(4, (int)Protocol(both)["history"]!);
        Assert.Equal("""{"history":2,"trainedOn":2}""", Protocol(both)["histories"]!["model1"]!.ToJsonString());

        // As each is by itself, but for the resemblance, which is measured to one history.
        var alone = MeasureRecommendations.Run(Measurement("alone", shorter), cancellation: Cancellation);
        Assert.Equal(alone.Models[0].Metrics["MRR"], both.Models[1].Metrics["MRR"]);
        Assert.Equal(alone.Models[0].Metrics["MarginCalibration"], both.Models[1].Metrics["MarginCalibration"]);
    }

    [Fact]
    public void Recommendations_are_asked_for_as_the_model_was_trained()
    {
        RecommendationResult Recommend(int? history) => GetRecommendations.Run(
            new RecommendationRequest
            {
                Model = stages.Tuned.Model,
                Dataset = stages.Dataset,
                Queries = [new RecommendationQuery { User = "1" }],
                MaxHistory = history,
                Device = "cpu",
            },
            cancellation: Cancellation);
        var own = Recommend(null);
        Assert.NotEmpty(own.Recommendations);
        Assert.Equal((4, null), (own.MaxHistory, own.PromptNote));
        Assert.Equal(Recommend(4).Recommendations, own.Recommendations);
        var other = Recommend(1);
        Assert.Equal((1, "history of 1 title (the model was trained on 4)"), (other.MaxHistory, other.PromptNote));
        Assert.Equal($"Prompts differ: {other.PromptNote}.", Assert.Single(other.Warnings()));
        Assert.NotEqual(own.Recommendations, other.Recommendations);
    }

    // What the model's own folder says.
    private static PromptShape Saved(string model)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(model, ModelFolder.Prompt)))!;
        return new PromptShape { MaxHistory = (int)json["maxHistory"]!, Candidates = (int)json["candidates"]! };
    }

    // What the manifest says that an artifact was made with.
    private static PromptShape Made(string folder)
    {
        var request = Artifact.TryOpen(folder)!.Request;
        return new PromptShape { MaxHistory = (int)request["maxHistory"]!, Candidates = (int)request["candidates"]! };
    }

    private static JsonNode Protocol(MeasurementResult result) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(result.Measurement, "metrics.json")))!["protocol"]!;

    private static T Silent<T>(T request)
        where T : TrainingRequest => (T)((TrainingRequest)request switch
        {
            SupervisedRequest supervised => supervised with { MaxHistory = null, Candidates = null },
            var align => align with { MaxHistory = null },
        });

    private PreferencePairsRequest Pairs(string name) => new()
    {
        Dataset = stages.Dataset,
        Model = stages.Tuned.Model,
        Destination = _folder.At(name),
        Strategies = [RejectedStrategy.Random],
        MaxExamples = 24,
    };

    private ModelResult Align(string name, string pairs, int? history) => TrainModel.Run(
        Silent(stages.Align("")) with { Pairs = pairs, MaxHistory = history, Epochs = 1, Destination = _folder.At(name) }, null, Cancellation);

    private MeasurementRequest Measurement(string name, params string[] models) => new()
    {
        Dataset = stages.Dataset,
        Destination = _folder.At(name),
        Models = [.. models.Select((path, i) => new NamedModel($"model{i}", path))],
        Resamples = 20,
        GenerationUsers = 1,
        Device = "cpu",
    };
}
