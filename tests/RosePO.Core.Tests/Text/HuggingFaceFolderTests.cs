using System.Text.Json.Nodes;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Training;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Training;
using TorchSharp;

namespace RosePO.Core.Tests.Text;

/// <summary>A real model folder of another program, trained and loaded again; skipped where it is not beside the repository.</summary>
[Collection(TrainingCollection.Name)]
public sealed class HuggingFaceFolderTests(TrainedStages stages)
{
    private static string Stories => RealData.Folder("stories260k");

    [Fact]
    public void A_folder_without_a_prompt_is_asked_in_words()
    {
        using var model = LanguageModel.Load(Stories, RecDataset.Load(stages.Dataset), torch.CPU);
        Assert.Equal(PromptTemplates.SDpo, model.Prompts.Template);
        var prompt = model.Prompts.Prompt([0, 1], [2, 3], maxHistory: 2);
        Assert.Equal(model.Prompts.Tokenizer.Start, prompt[0]);
        Assert.Equal(model.Prompts.Tokenizer.Encode(model.Prompts.Tokenizer.Decode(prompt)), prompt[1..]);
    }

    [Fact]
    public void Prompts_and_answers_have_the_same_tokens_in_training_and_when_the_model_is_loaded_again()
    {
        var dataset = RecDataset.Load(stages.Dataset);
        var file = stages.At("own.yml");
        File.WriteAllText(file, "prompt: |\n  Read: {history}\n  Of: {candidates}\nend: \"\\n\"\ncandidateItem: \"{index}) {title}\"\n");
        foreach (var lora in new[] { 0, 2 })
        {
            var result = Run(stages.Sft($"words{lora}") with
            {
                Model = Stories,
                PromptTemplate = file,
                Lora = new LoraOptions { Rank = lora },
                Epochs = 0.05,
                MaxHistory = 2,
                Candidates = 3,
                Validation = new() { Users = 2 },
            });
            using var trained = LanguageModel.Load(Stories, dataset, torch.CPU, template: PromptTemplates.Resolve(file));
            using var loaded = LanguageModel.Load(result.Model, dataset, torch.CPU);
            Assert.Equal(trained.Prompts.Template, loaded.Prompts.Template);
            Assert.Equal(trained.Prompts.End, loaded.Prompts.End);
            Assert.All(dataset.Cases(DataSplit.Test).Take(10), question => Assert.Equal(
                trained.Prompts.Prompt(question.History, question.Candidates, 3), loaded.Prompts.Prompt(question.History, question.Candidates, 3)));
            Assert.All(Enumerable.Range(0, dataset.Items.Count), item => Assert.Equal(trained.Prompts.Answer(item), loaded.Prompts.Answer(item)));
        }

        Assert.Equal(File.ReadAllBytes(Path.Combine(Stories, "tokenizer.json")), File.ReadAllBytes(Path.Combine(stages.At("words0"), "tokenizer.json")));
    }

    [Fact]
    public void Pretraining_leaves_a_model_that_is_asked_in_running_text_and_the_next_stage_words_it_again()
    {
        var dataset = RecDataset.Load(stages.Dataset);
        var shared = stages.Sft("x") with { Epochs = 0.05, MaxHistory = 2, Candidates = 3, Validation = new() { Users = 2 } };
        var before = Run(stages.Pretrain("running") with
        {
            Model = Stories,
            Embedded = new(),
            PromptTemplate = "llara",
            Epochs = 0.05,
            MaxHistory = 2,
            Candidates = 3,
            Validation = new() { Users = 2 },
        });
        using (var model = LanguageModel.Load(before.Model, dataset, torch.CPU))
        {
            Assert.Equal(PromptTemplates.Llara with { RunningText = true }, model.Prompts.Template);
            Assert.Equal(model.Prompts.Sequence([3, 4]), model.Prompts.Prompt([3, 4], [5, 6], maxHistory: 2));
        }

        var after = Run(shared with { Model = before.Model, Destination = stages.At("worded") });
        using var tuned = LanguageModel.Load(after.Model, dataset, torch.CPU);
        Assert.Equal(PromptTemplates.Llara, tuned.Prompts.Template);
    }

    [Fact]
    public void Another_wording_in_the_file_is_another_model()
    {
        var file = stages.At("wording.yml");
        var request = stages.Sft("wording") with { Model = Stories, PromptTemplate = file, Epochs = 0.02, MaxHistory = 1, Candidates = 2, Validation = new() { Users = 0 }, Overwrite = true };
        File.WriteAllText(file, "prompt: 'A {history} '\n");
        Assert.False(Run(request).Reused);
        Assert.True(Run(request).Reused);
        File.WriteAllText(file, "prompt: 'B {history} '\n");
        Assert.False(Run(request).Reused);
    }

    [Theory]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    public void A_link_out_of_the_folder_is_refused(string name)
    {
        using var elsewhere = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        foreach (var file in new[] { "config.json", "model.safetensors", "tokenizer.json" }.Where(file => file != name))
        {
            File.Copy(Path.Combine(Stories, file), folder.At(file));
        }

        File.CreateSymbolicLink(folder.At(name), elsewhere.Write(name, "{}"));
        var error = Assert.Throws<RoseException>(() => LanguageModel.Load(folder.Path, RecDataset.Load(stages.Dataset), torch.CPU));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_that_belongs_to_another_model_is_refused()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "config.json", "model.safetensors", "tokenizer.json" })
        {
            File.Copy(Path.Combine(Stories, name), folder.At(name));
        }

        var json = JsonNode.Parse(File.ReadAllText(folder.At("tokenizer.json")))!;
        json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 600, ["content"] = "<x>", ["special"] = true });
        File.Delete(folder.At("tokenizer.json"));
        folder.Write("tokenizer.json", json.ToJsonString());
        var error = Assert.Throws<RoseException>(() => LanguageModel.Load(folder.Path, RecDataset.Load(stages.Dataset), torch.CPU));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains("601", error.Message, StringComparison.Ordinal);
    }

    private static ModelResult Run(TrainingRequest request) => TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken);
}
