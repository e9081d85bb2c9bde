using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Training;
using TorchSharp;

namespace RosePO.Core.Tests.Training;

[Collection(TrainingCollection.Name)]
public sealed class TrainModelTests(TrainedStages stages)
{
    [Fact]
    public void Each_stage_lowers_its_loss()
    {
        var aligned = Run(stages.Align("fall"));
        foreach (var result in new[] { stages.Pretrained, stages.Tuned, aligned })
        {
            var log = TrainedStages.Log(result.Model);
            Assert.Equal(result.Steps, log.Length);
            Assert.True(result.Loss < 0.97 * (double)log[0]["loss"]!, $"{result.Stage}: {log[0]["loss"]} to {result.Loss}");
        }
    }

    [Fact]
    public void Preference_training_starts_at_the_reference_and_separates_chosen_from_rejected()
    {
        var log = TrainedStages.Log(Run(stages.Align("margins")).Model);
        Assert.Equal(Math.Log(2), (double)log[0]["loss"]!, 1e-4);
        Assert.Equal(0, (double)log[0]["rewards/margins"]!, 1e-3);
        Assert.True((double)log[^1]["rewards/margins"]! > 0.1, $"{log[^1]}");
        Assert.True((double)log[^1]["rewards/accuracies"]! > 0.5, $"{log[^1]}");
        foreach (var line in log)
        {
            Assert.Equal((double)line["rewards/chosen"]! - (double)line["rewards/rejected"]!, (double)line["rewards/margins"]!, 1e-3);
        }
    }

    [Fact]
    public void A_model_artifact_holds_a_hugging_face_folder_and_a_log_under_familiar_names()
    {
        var model = Run(stages.Align("files")).Model;
        Assert.Equal(
            ["artifact.json", "config.json", "generation_config.json", "metrics.jsonl", "model.safetensors", "prompt.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"],
            Directory.EnumerateFileSystemEntries(model).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("model", Artifact.TryOpen(model)!.Kind);
        Assert.Equal("cpu", Artifact.TryOpen(model)!.Device);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(model, "config.json")))!;
        Assert.Equal("llama", (string)config["model_type"]!);
        Assert.Equal("LlamaForCausalLM", (string)config["architectures"]![0]!);
        string[] expected =
        [
            "step", "loss", "grad_norm", "learning_rate", "rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies",
            "logps/chosen", "logps/rejected", "num_tokens",
        ];
        Assert.All(TrainedStages.Log(model), line => Assert.Empty(expected.Except(line.Select(pair => pair.Key))));
        Assert.Equal(Enumerable.Range(1, TrainedStages.Log(model).Length), TrainedStages.Log(model).Select(line => (int)line["step"]!));
    }

    [Fact]
    public void A_loaded_model_scores_the_validation_users_as_the_stage_reported()
    {
        var dataset = RecDataset.Load(stages.Dataset);
        var cases = dataset.Cases(DataSplit.Validation).Take(20).ToList();
        using var scorer = CandidateScorer.Load(stages.Tuned.Model, dataset, "cpu");
        Assert.Equal(stages.Tuned.ValidationHitRatio!.Value, scorer.HitRatio(cases, 4, TestContext.Current.CancellationToken), 1e-12);
        Assert.Null(Run(stages.Sft("unmeasured") with { Epochs = 0.1, Validation = new() { Users = 0 } }).ValidationHitRatio);
    }

    [Fact]
    public void The_same_request_is_found_again_and_another_value_is_another_model()
    {
        var again = Run(stages.Sft("sft"));
        Assert.True(again.Reused);
        Assert.Equal((stages.Tuned.Loss, stages.Tuned.Steps), (again.Loss, again.Steps));
        var error = Assert.Throws<RoseException>(() => Run(stages.Sft("sft") with { LearningRate = 2e-2 }));
        Assert.Equal(RoseErrorCode.DestinationExists, error.Error);
    }

    [Fact]
    public void The_same_seed_trains_the_same_bytes_and_another_seed_does_not()
    {
        var bytes = TrainedStages.Weights(stages.Tuned.Model);
        Assert.Equal(bytes, TrainedStages.Weights(Run(stages.Sft("same")).Model));
        Assert.NotEqual(bytes, TrainedStages.Weights(Run(stages.Sft("other") with { Seed = 2 }).Model));
    }

    [Fact]
    public void Without_epsilon_the_smoothed_objective_trains_the_bytes_of_direct_preference_optimisation()
    {
        var rose = Run(stages.Align("rose") with { Loss = PreferenceLoss.RosePO });
        var dpo = Run(stages.Align("dpo") with { Loss = PreferenceLoss.Dpo });
        Assert.Equal(TrainedStages.Weights(dpo.Model), TrainedStages.Weights(rose.Model));
        Assert.NotEqual(TrainedStages.Weights(stages.Tuned.Model), TrainedStages.Weights(rose.Model));
    }

    [Fact]
    public void An_adapter_keeps_the_bytes_of_its_base_and_the_prompt_it_was_trained_with()
    {
        var before = TrainedStages.Weights(stages.Pretrained.Model);
        var result = Run(stages.Sft("lora") with { Lora = new LoraOptions { Rank = 2, Dropout = 0.5 } });
        Assert.Equal(before, TrainedStages.Weights(stages.Pretrained.Model));
        Assert.Equal(
            ["adapter_config.json", "adapter_model.safetensors", "artifact.json", "metrics.jsonl", "prompt.json"],
            Directory.EnumerateFileSystemEntries(result.Model).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var dataset = RecDataset.Load(stages.Dataset);
        using var model = LanguageModel.Load(result.Model, dataset, torch.CPU);
        Assert.True(model.Prompts.Template.ListCandidates);
        var cases = dataset.Cases(DataSplit.Validation).Take(20).ToList();
        Assert.Equal(result.ValidationHitRatio!.Value, new CandidateScorer(model).HitRatio(cases, 4, TestContext.Current.CancellationToken), 1e-12);
    }

    [Fact]
    public void A_new_adapter_over_an_adapter_starts_at_it_and_is_saved_as_one_on_the_same_base()
    {
        var first = Run(stages.Sft("first") with { Lora = new LoraOptions { Rank = 2, TargetModules = ["q_proj", "v_proj"] } });
        var before = TrainedStages.Weights(stages.Pretrained.Model);
        var second = Run(stages.Align("second") with { Model = first.Model, Lora = new LoraOptions { Rank = 3, Dropout = 0.5 } });
        Assert.Equal(before, TrainedStages.Weights(stages.Pretrained.Model));

        // The frozen adapter is part of the reference: the policy starts there, and moves.
        var log = TrainedStages.Log(second.Model);
        Assert.Equal(Math.Log(2), (double)log[0]["loss"]!, 1e-4);
        Assert.Equal(0, (double)log[0]["rewards/margins"]!, 1e-3);
        Assert.True((double)log[^1]["rewards/margins"]! > 0.02, $"{log[^1]}");

        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(second.Model, "adapter_config.json")))!;
        Assert.Equal(5, (int)config["r"]!);
        Assert.Equal(stages.Pretrained.Model, (string)config["base_model_name_or_path"]!);
        var dataset = RecDataset.Load(stages.Dataset);
        using var model = LanguageModel.Load(second.Model, dataset, torch.CPU);
        var cases = dataset.Cases(DataSplit.Validation).Take(20).ToList();
        Assert.Equal(second.ValidationHitRatio!.Value, new CandidateScorer(model).HitRatio(cases, 4, TestContext.Current.CancellationToken), 1e-12);
    }

    [Fact]
    public void Policy_and_reference_share_a_base_that_is_loaded_once()
    {
        var once = stages.At("once");
        Directory.CreateDirectory(once);
        foreach (var file in Directory.EnumerateFiles(stages.Pretrained.Model))
        {
            File.Copy(file, Path.Combine(once, Path.GetFileName(file)));
        }

        var tuned = Run(stages.Sft("on-once") with { Model = once, Lora = new LoraOptions { Rank = 2 }, Epochs = 0.2 });

        // By the time that the reference is computed nothing reads the base's weights any more.
        var weights = Path.Combine(once, ModelFolder.Weights);
        var request = stages.Align("over-once") with { Model = tuned.Model, Lora = new LoraOptions { Rank = 1 } };
        var result = TrainModel.Run(request, new AtReference(() => File.Delete(weights)), TestContext.Current.CancellationToken);
        Assert.False(File.Exists(weights));
        Assert.Equal(Math.Log(2), (double)TrainedStages.Log(result.Model)[0]["loss"]!, 1e-4);
    }

    [Fact]
    public void A_merged_adapter_is_saved_as_a_whole_model_that_says_the_same()
    {
        var lora = stages.Sft("apart") with { Lora = new LoraOptions { Rank = 2 } };
        var (apart, merged) = (Run(lora), Run(lora with { Destination = stages.At("merged"), MergeAdapter = true }));
        Assert.Equal(
            ["artifact.json", "config.json", "generation_config.json", "metrics.jsonl", "model.safetensors", "prompt.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"],
            Directory.EnumerateFileSystemEntries(merged.Model).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var dataset = RecDataset.Load(stages.Dataset);
        var cases = dataset.Cases(DataSplit.Validation).Take(5).ToList();
        var scores = new[] { apart, merged }.Select(result =>
        {
            using var model = LanguageModel.Load(result.Model, dataset, torch.CPU);
            return new CandidateScorer(model).Score(cases, 4, cancellation: TestContext.Current.CancellationToken).SelectMany(row => row).ToArray();
        }).ToList();
        Assert.Equal(scores[0], scores[1], (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void Every_weight_of_a_base_under_an_adapter_is_not_trained()
    {
        var lora = Run(stages.Sft("under") with { Lora = new LoraOptions { Rank = 1 }, Epochs = 0.1 });
        var error = Assert.Throws<RoseException>(() => Run(stages.Sft("over") with { Model = lora.Model }));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains("adapter", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_makes_the_loss_no_number_is_said_and_leaves_nothing()
    {
        var error = Assert.Throws<RoseException>(() => Run(stages.Sft("diverged") with { LearningRate = 1e30, CheckpointEvery = 0 }));
        Assert.Equal(RoseErrorCode.TrainingDiverged, error.Error);
        Assert.DoesNotContain("checkpoint", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(stages.At(string.Empty), "diverged*"));
    }

    [Fact]
    public void A_checkpoint_that_stands_when_the_loss_is_no_number_is_said()
    {
        var error = Assert.Throws<RoseException>(() => Run(stages.Sft("kept-diverged") with { LearningRate = 1e30, CheckpointEvery = 1 }));
        Assert.Equal(RoseErrorCode.TrainingDiverged, error.Error);
        Assert.EndsWith("the last checkpoint was kept.", error.Message, StringComparison.Ordinal);
        var left = Assert.Single(Directory.EnumerateFileSystemEntries(stages.At(string.Empty), "kept-diverged*"));
        Assert.Single(Directory.EnumerateFiles(left, "state.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public void Training_ends_at_the_most_steps_that_are_asked_for_and_the_learning_rate_with_it()
    {
        var all = Run(stages.Sft("all-steps"));
        var few = Run(stages.Sft("few-steps") with { MaxSteps = 3 });
        Assert.InRange(all.Steps, 4, 1000);
        Assert.Equal(3, few.Steps);
        var rates = TrainedStages.Log(few.Model).Select(line => (double)line["learning_rate"]!).ToArray();
        Assert.Equal(3, rates.Length);
        Assert.Equal(0, rates[^1], 1e-12);
        Assert.Equal(all.Steps, Run(stages.Sft("more-steps") with { MaxSteps = 1000 }).Steps);
    }

    [Fact]
    public void Titles_that_do_not_fit_are_said_before_training()
    {
        var shortRow = Assert.Throws<RoseException>(() => Run(stages.Pretrain("short") with { PackLength = 4 }));
        var shortPrompt = Assert.Throws<RoseException>(() => Run(stages.Sft("long") with { Candidates = 80 }));
        Assert.Equal([RoseErrorCode.ContextTooShort, RoseErrorCode.ContextTooShort], new[] { shortRow.Error, shortPrompt.Error });
    }

    [Fact]
    public void A_folder_of_another_kind_is_refused()
    {
        Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => Run(stages.Align("kind") with { Pairs = stages.Dataset })).Error);
        Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => Run(stages.Sft("kind") with { Dataset = stages.Pairs })).Error);
        Assert.Equal(RoseErrorCode.ModelInvalid, Assert.Throws<RoseException>(() => Run(stages.Sft("kind") with { Model = stages.Pairs })).Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(stages.At(string.Empty), "kind*"));
    }

    private static ModelResult Run(TrainingRequest request) => TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken);

    private sealed class AtReference(Action act) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Activity == "reference log-probs")
            {
                act();
            }
        }
    }
}
