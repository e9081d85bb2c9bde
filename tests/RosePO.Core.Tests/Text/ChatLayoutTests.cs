using System.Text.Json.Nodes;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Text.HuggingFace;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Tests.Text;

public sealed class ChatLayoutTests
{
    private const string Llama = "{{ '<|start_header_id|>' + role + '<|end_header_id|>' }}";

    private static readonly string[] s_titles = ["Heat", "Toy <|eot_id|> <|im_end|> Story"];

    [Theory]
    [InlineData(Llama, "<|eot_id|>", "Llama 3",
        "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nSeen: Heat<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")]
    [InlineData(Llama + "Cutting Knowledge Date: December 2023", "<|eot_id|>", "Llama 3.1",
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n<|eot_id|>"
        + "<|start_header_id|>user<|end_header_id|>\n\nSeen: Heat<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")]
    [InlineData("<|im_start|> You are a helpful assistant.", "<|im_end|>", "Qwen 2",
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\nSeen: Heat<|im_end|>\n<|im_start|>assistant\n")]
    [InlineData("<|im_start|> You are Qwen, created by Alibaba Cloud. You are a helpful assistant.", "<|im_end|>", "Qwen 2.5",
        "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n<|im_start|>user\nSeen: Heat<|im_end|>\n<|im_start|>assistant\n")]
    [InlineData("<|im_start|> enable_thinking", "<|im_end|>", "Qwen 3",
        "<|im_start|>user\nSeen: Heat<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n")]
    public void A_prompt_is_wrapped_as_the_family_wraps_it(string chatTemplate, string end, string name, string expected)
    {
        using var folder = Folder(chatTemplate, end);
        var tokenizer = TokenizerFolder.Load(folder.Path);
        var layout = ChatLayout.Of(folder.Path, tokenizer);
        Assert.Equal(name, layout!.Name);
        var template = PromptTemplates.Plain with { Prompt = "Seen: {history}\n" };
        var prompts = new PromptEncoder(tokenizer, template, s_titles, () => layout);
        var markup = ((Core.Text.HuggingFace.HuggingFaceTokenizer)tokenizer).EncodeMarkup(expected, addSpecialTokens: false);
        Assert.Equal(markup, prompts.Prompt([0], [], maxHistory: 5));
        Assert.Equal(tokenizer.SpecialTokens[end], prompts.End);
        Assert.Equal(1, prompts.Prompt([1], [], maxHistory: 5).Count(id => id == prompts.End) - markup.Count(id => id == prompts.End) + 1);

        // A given system message comes where the default one does; a template that is not a chat's has none of this.
        Assert.Contains("Be brief.", tokenizer.Decode(prompts.With(template with { System = " Be brief. " }).Prompt([0], [], 5)), StringComparison.Ordinal);
        Assert.Equal("Seen: Heat\n", tokenizer.Decode(prompts.With(template with { Chat = false }).Prompt([0], [], 5)));
    }

    [Fact]
    public void A_base_model_is_prompted_in_plain_text()
    {
        using var none = Folder(null, "</s>");
        Assert.Null(ChatLayout.Of(none.Path, TokenizerFolder.Load(none.Path)));

        // Qwen's base models carry a chat template, and end their texts otherwise.
        using var qwen = Folder("<|im_start|> enable_thinking", "</s>");
        Assert.Null(ChatLayout.Of(qwen.Path, TokenizerFolder.Load(qwen.Path)));
        var asked = PromptTemplates.SDpo with { Chat = true };
        Assert.Equal(RoseErrorCode.RequestInvalid, Assert.Throws<RoseException>(
            () => new PromptEncoder(TokenizerFolder.Load(none.Path), asked, s_titles, () => null)).Error);
    }

    [Theory]
    [InlineData("[INST] {{ content }} [/INST]")]
    [InlineData("<|im_start|>{{ role }}")]
    public void Another_chat_template_is_refused_until_a_template_of_ones_own_does_without_it(string chatTemplate)
    {
        using var folder = Folder(chatTemplate, "<|im_end|>");
        folder.Write("config.json", """{"model_type":"mistral"}""");
        var tokenizer = TokenizerFolder.Load(folder.Path);
        PromptEncoder Encoder(PromptTemplate template) => new(tokenizer, template, s_titles, () => ChatLayout.Of(folder.Path, tokenizer));
        var error = Assert.Throws<RoseException>(() => Encoder(PromptTemplates.SDpo));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains("mistral", error.Message, StringComparison.Ordinal);
        Assert.Contains("chat: false", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Encoder(PromptTemplates.SDpo with { Chat = false }).Prompt([0], [1], 5));
    }

    [Theory]
    [InlineData("llama3_2", "Llama 3.1")]
    [InlineData("qwen2_5", "Qwen 2.5")]
    [InlineData("qwen3", "Qwen 3")]
    public void The_real_folders_are_recognised(string folder, string name)
    {
        var path = TokenizerFixtures.Folder(folder);
        Assert.Equal(name, ChatLayout.Of(path, TokenizerFolder.Load(path))!.Name);
    }

    [Fact]
    public void A_chat_template_may_be_one_of_several_or_a_file()
    {
        using var folder = Folder(null, "<|im_end|>");
        folder.Write("tokenizer_config.json", """
            {"eos_token":"<|im_end|>","chat_template":[{"name":"tool_use","template":"x"},{"name":"default","template":"<|im_start|> enable_thinking"}]}
            """);
        var tokenizer = TokenizerFolder.Load(folder.Path);
        Assert.Equal("Qwen 3", ChatLayout.Of(folder.Path, tokenizer)!.Name);
        folder.Write("chat_template.jinja", "<|im_start|> You are a helpful assistant.");
        Assert.Equal("Qwen 2", ChatLayout.Of(folder.Path, tokenizer)!.Name);
    }

    private static TemporaryFolder Folder(string? chatTemplate, string end)
    {
        var folder = new TemporaryFolder();
        var json = TokenizerFixtures.ByteLevel("t h");
        foreach (var spelling in (string[])["<|im_end|>", "<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<think>", "</think>"])
        {
            var added = json["added_tokens"]!.AsArray();
            added.Add(TokenizerFixtures.Added(spelling, 300 + added.Count, special: !spelling.Contains("think", StringComparison.Ordinal)));
        }

        folder.Write("tokenizer.json", json.ToJsonString());
        folder.Write("tokenizer_config.json", new JsonObject { ["eos_token"] = end, ["chat_template"] = chatTemplate }.ToJsonString());
        return folder;
    }
}
