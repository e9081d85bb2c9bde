using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Tensors;
using RosePO.Core.Training;
using RosePO.Core.Training.Objectives;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training;

/// <summary>An adapter that is trained on, rather than frozen under a new one.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ContinuedAdapterTests(TrainedStages stages)
{
    private static readonly LoraOptions s_continue = new() { Continue = true };

    [Fact]
    public void Its_rank_scale_and_targets_stay_over_any_number_of_rounds_and_so_does_its_base()
    {
        var before = TrainedStages.Weights(stages.Pretrained.Model);
        var model = Run(stages.Sft("on-0") with { Lora = new LoraOptions { Rank = 2, Alpha = 6, Dropout = 0.1, TargetModules = ["q_proj", "up_proj"] }, Epochs = 0.2 });
        var (config, weights) = (Config(model), Adapter(model));
        for (var round = 1; round <= 3; round++)
        {
            var tuned = Run(stages.Sft($"on-{round}-sft") with { Model = model.Model, Lora = s_continue, Epochs = 0.2, Seed = round });
            model = Run(stages.Align($"on-{round}") with { Model = tuned.Model, Lora = s_continue, MaxSteps = 2, Seed = round });
            Assert.True(JsonNode.DeepEquals(config, Config(model)), Config(model).ToJsonString());
            Assert.Equal(weights.Length, Adapter(model).Length);
            Assert.NotEqual(weights, Adapter(model));
            weights = Adapter(model);
        }

        Assert.Equal(2, (int)config["r"]!);
        Assert.Equal(before, TrainedStages.Weights(stages.Pretrained.Model));
    }

    [Fact]
    public void The_reference_of_an_alignment_is_the_adapter_as_it_was()
    {
        var adapter = Run(stages.Sft("as-it-was") with { Lora = new LoraOptions { Rank = 2 } });
        var result = Run(stages.Align("as-it-was-on") with { Model = adapter.Model, Lora = s_continue });
        var log = TrainedStages.Log(result.Model);
        Assert.Equal(Math.Log(2), (double)log[0]["loss"]!, 1e-4);
        Assert.True((double)log[^1]["rewards/margins"]! > 0.02, $"{log[^1]}");
    }

    [Fact]
    public void The_reference_is_computed_without_the_dropout_that_the_adapter_is_trained_with()
    {
        var adapter = Run(stages.Sft("dropped") with { Lora = new LoraOptions { Rank = 2, Dropout = 0.5 } });
        var on = Reference(stages.Align("dropped-on") with { Lora = s_continue });
        var over = Reference(stages.Align("dropped-over") with { Lora = new LoraOptions { Rank = 1 } });
        Assert.Equal(over, on, (x, y) => Math.Abs(x - y) < 1e-5f);

        float[] Reference(AlignRequest request)
        {
            Run(request with { Model = adapter.Model, MaxSteps = 1 });
            var (folder, _) = Companions.Of(stages.Pairs).Single(companion => companion.Manifest.Inputs.GetValueOrDefault("model") == Artifact.TryOpen(adapter.Model)!.Key);
            var values = ReferenceFile.Read(Path.Combine(folder, ReferenceFile.Name))!;
            Directory.Delete(folder, recursive: true);
            return [.. values.SelectMany(row => row)];
        }
    }

    // dL/dA = s B^T G and dL/dB = s G A^T with G the gradient of W + s B A; AdamW's first step without decay is the rate times g / (|g| + eps).
    [Fact]
    public void One_step_moves_A_and_B_by_the_gradient_of_the_merged_weights()
    {
        const double Rate = 1e-3;
        var first = stages.Sft("step") with { Lora = new LoraOptions { Rank = 2, Alpha = 6 } };
        var (apart, merged) = (Run(first), Run(first with { Destination = stages.At("step-merged"), MergeAdapter = true }));
        var request = stages.Sft("step-on") with
        {
            Model = apart.Model,
            Lora = s_continue,
            MaxSteps = 1,
            LearningRate = Rate,
            WeightDecay = 0,
            MaxGradientNorm = 1e9,
            Dropout = 0,
            Schedule = new() { Shape = LearningRateSchedule.Constant, WarmupRatio = 0 },
        };
        var stepped = Run(request);

        using var scope = NewDisposeScope();
        using var model = LanguageModel.Load(merged.Model, RecDataset.Load(stages.Dataset), CPU, trainable: true);
        var dataset = RecDataset.Load(stages.Dataset);
        foreach (var loss in new SftObjective(model, new PromptRows(model, dataset, dataset.TrainingExamples(), request), request).Losses(0, new Dictionary<string, double>()))
        {
            model.Network.Backward(loss);
        }

        var (before, after) = (Tensors(apart), Tensors(stepped));
        var compared = 0;
        foreach (var (name, weight) in model.Network.Parameters.Checkpoint())
        {
            var module = $"base_model.model.{name[..^".weight".Length]}";
            if (!before.TryGetValue($"{module}.lora_A.weight", out var a))
            {
                continue;
            }

            var b = before[$"{module}.lora_B.weight"];
            var gradient = model.Network.Parameters.Gradient!.narrow(0, weight.storage_offset(), weight.numel()).reshape(weight.shape);    // (out, in)
            compared += Compare(a, after[$"{module}.lora_A.weight"], b.t().matmul(gradient) * 3);                                          // (r, in)
            compared += Compare(b, after[$"{module}.lora_B.weight"], gradient.matmul(a.t()) * 3);                                          // (out, r)
        }

        Assert.True(compared > 500, $"{compared}");

        static int Compare(Tensor before, Tensor after, Tensor gradient)
        {
            var clear = gradient.abs() > 1e-5;
            var expected = before - (gradient / (gradient.abs() + 1e-8) * Rate);
            Assert.True((((after - expected).abs() > 2e-5) & clear).any().item<bool>() is false);
            return (int)clear.sum().item<long>();
        }
    }

    [Fact]
    public void A_whole_model_is_written_where_the_adapter_is_merged_that_says_the_same()
    {
        var adapter = Run(stages.Sft("join") with { Lora = new LoraOptions { Rank = 2 }, Epochs = 0.3 });
        var on = stages.Sft("join-apart") with { Model = adapter.Model, Lora = s_continue, Epochs = 0.3 };
        var (apart, merged) = (Run(on), Run(on with { Destination = stages.At("join-merged"), MergeAdapter = true }));
        Assert.False(File.Exists(Path.Combine(merged.Model, ModelFolder.AdapterConfig)));
        var dataset = RecDataset.Load(stages.Dataset);
        var cases = dataset.Cases(DataSplit.Validation).Take(5).ToList();
        var scores = new[] { apart, merged }.Select(result =>
        {
            using var model = LanguageModel.Load(result.Model, dataset, CPU);
            return new CandidateScorer(model).Score(cases, 4, cancellation: TestContext.Current.CancellationToken).SelectMany(row => row).ToArray();
        }).ToList();
        Assert.Equal(scores[0], scores[1], (x, y) => Math.Abs(x - y) < 1e-3);
    }

    [Fact]
    public void One_that_PEFT_wrote_is_trained_on_in_its_own_form()
    {
        var adapter = Run(stages.Sft("peft") with { Lora = new LoraOptions { Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj"] }, Epochs = 0.2 });
        var foreign = stages.At("peft-foreign");
        Copy(adapter.Model, foreign, json =>
        {
            // 8 / 4 = 4 / sqrt(4).
            (json["use_rslora"], json["lora_alpha"], json["peft_version"], json["init_lora_weights"]) = (true, 4, "0.17.0", true);
            json["base_model_name_or_path"] = Path.GetRelativePath(foreign, stages.Pretrained.Model);
        });
        var config = Config(Run(stages.Sft("peft-on") with { Model = foreign, Lora = s_continue, Epochs = 0.2 }));
        Assert.Equal((4, 4.0, true), ((int)config["r"]!, (double)config["lora_alpha"]!, (bool)config["use_rslora"]!));
        Assert.Equal(["q_proj", "v_proj"], config["target_modules"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(stages.Pretrained.Model, (string)config["base_model_name_or_path"]!);
    }

    [Fact]
    public void What_is_no_adapter_or_asks_for_another_rank_is_refused()
    {
        Assert.Contains("is a whole model", Refused(stages.Sft("no-adapter") with { Lora = s_continue }), StringComparison.Ordinal);
        Assert.Contains("leave one of them out", Refused(stages.Sft("both") with { Lora = new LoraOptions { Continue = true, Rank = 2 } }), StringComparison.Ordinal);
        Assert.Contains("'lora.alpha' is read only when", Refused(stages.Sft("alpha") with { Lora = new LoraOptions { Continue = true, Alpha = 3 } }), StringComparison.Ordinal);
        Assert.Contains("Embedded is a new model", Refused(stages.Pretrain("new") with { Lora = s_continue }), StringComparison.Ordinal);

        static string Refused(TrainingRequest request)
        {
            var error = Assert.Throws<RoseException>(() => Run(request));
            Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
            return error.Message;
        }
    }

    private static void Copy(string from, string to, Action<JsonObject> change)
    {
        Directory.CreateDirectory(to);
        File.Copy(Path.Combine(from, ModelFolder.AdapterWeights), Path.Combine(to, ModelFolder.AdapterWeights));
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(from, ModelFolder.AdapterConfig)))!.AsObject();
        change(json);
        File.WriteAllText(Path.Combine(to, ModelFolder.AdapterConfig), json.ToJsonString());
    }

    private static JsonObject Config(ModelResult model) => JsonNode.Parse(File.ReadAllText(Path.Combine(model.Model, ModelFolder.AdapterConfig)))!.AsObject();

    private static byte[] Adapter(ModelResult model) => TrainedStages.Weights(model.Model, ModelFolder.AdapterWeights);

    private static Dictionary<string, Tensor> Tensors(ModelResult model) => SafeTensors.Load(Path.Combine(model.Model, ModelFolder.AdapterWeights)).ToDictionary();

    private static ModelResult Run(TrainingRequest request) => TrainModel.Run(request, null, TestContext.Current.CancellationToken);
}
