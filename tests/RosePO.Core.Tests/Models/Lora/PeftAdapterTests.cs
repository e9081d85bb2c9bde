using System.Text.Json.Nodes;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Tensors;
using RosePO.Core.Tests.Data;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Models.Lora;

/// <summary>Adapters as PEFT wrote them: read, merged, written back, and refused where they contain more than plain low-rank products.</summary>
public sealed class PeftAdapterTests : IDisposable
{
    private const string Adapter = "peft/llama-r4";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_adapter_gives_the_reference_logits_beside_its_base_and_merged_into_it()
    {
        using var model = HuggingFaceFixture.Load(HuggingFaceFixture.Untied);
        var weights = model.Parameters.Flat.data<float>().ToArray();
        model.Adapter = LoraAdapter.Load(HuggingFaceFixture.Folder(Adapter), model.Config, CPU);
        HuggingFaceFixture.AssertLogits(Adapter, model);
        model.Adapter.Merge(model);
        Assert.NotEqual(weights, model.Parameters.Flat.data<float>().ToArray());
        HuggingFaceFixture.AssertLogits(Adapter, model);
        model.Adapter.Unmerge(model);
        Assert.Equal(weights, model.Parameters.Flat.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
        HuggingFaceFixture.AssertLogits(Adapter, model);
        model.Adapter.Dispose();
        model.Adapter = null;
        HuggingFaceFixture.AssertLogits(HuggingFaceFixture.Untied, model);
    }

    [Fact]
    public void An_adapter_is_written_back_with_the_tensors_it_was_read_with()
    {
        var config = LlamaConfig.Load(HuggingFaceFixture.Folder(HuggingFaceFixture.Untied));
        using var scope = NewDisposeScope();
        foreach (var name in new[] { Adapter, "trl/initial-adapter" })
        {
            var source = HuggingFaceFixture.Folder(name);
            using var adapter = LoraAdapter.Load(source, config, CPU);
            adapter.Save(_folder.Path, "base");
            var (before, after) = (SafeTensors.Load(Path.Combine(source, ModelFolder.AdapterWeights)), SafeTensors.Load(_folder.At(ModelFolder.AdapterWeights)));
            Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
            Assert.All(before, pair => Assert.True(pair.Value.bytes.SequenceEqual(after[pair.Key].bytes)));
            var (read, written) = (Config(source), Config(_folder.Path));
            Assert.All(
                ["r", "lora_alpha", "target_modules", "peft_type", "use_rslora", "bias"],
                key => Assert.True(JsonNode.DeepEquals(Number(read[key]), Number(written[key])), key));
        }
    }

    [Fact]
    public void A_rank_stabilised_adapter_is_scaled_by_the_root_of_its_rank()
    {
        // 8 / 4 = 4 / sqrt(4).
        Copy();
        Set("lora_alpha", "4");
        Set("use_rslora", "true");
        using var model = HuggingFaceFixture.Load(HuggingFaceFixture.Untied);
        model.Adapter = LoraAdapter.Load(_folder.Path, model.Config, CPU);
        HuggingFaceFixture.AssertLogits(Adapter, model);
    }

    [Theory]
    [InlineData("use_dora", "true")]
    [InlineData("bias", "\"lora_only\"")]
    [InlineData("fan_in_fan_out", "true")]
    [InlineData("rank_pattern", """{ "q_proj": 8 }""")]
    [InlineData("alpha_pattern", """{ "q_proj": 8 }""")]
    [InlineData("modules_to_save", """["lm_head"]""")]
    [InlineData("layers_to_transform", "[0]")]
    [InlineData("layers_to_transform", "1")]
    [InlineData("layers_pattern", "\"layers\"")]
    [InlineData("exclude_modules", "\"q_proj\"")]
    [InlineData("lora_bias", "true")]
    [InlineData("trainable_token_indices", "[1]")]
    [InlineData("target_parameters", """["w"]""")]
    [InlineData("layer_replication", "[[0, 1]]")]
    [InlineData("use_qalora", "true")]
    [InlineData("a_key_of_the_future", "true")]
    [InlineData("init_lora_weights", "\"pissa\"")]
    [InlineData("peft_type", "\"IA3\"")]
    [InlineData("target_modules", "\".*_proj\"")]
    [InlineData("target_modules", """["q_proj", "embed_tokens"]""")]
    [InlineData("r", "0")]
    [InlineData("r", "\"four\"")]
    public void An_adapter_of_another_kind_is_refused_by_the_name_of_what_it_sets(string key, string value)
    {
        Copy();
        Set(key, value);
        var error = Assert.Throws<RoseException>(
            () => LoraAdapter.Load(_folder.Path, LlamaConfig.Load(HuggingFaceFixture.Folder(HuggingFaceFixture.Untied)), CPU));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains(key == "r" ? "adapter_config.json" : key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_with_tensors_that_its_targets_do_not_name_is_refused()
    {
        Copy();
        Set("target_modules", """["q_proj"]""");
        var error = Assert.Throws<RoseException>(
            () => LoraAdapter.Load(_folder.Path, LlamaConfig.Load(HuggingFaceFixture.Folder(HuggingFaceFixture.Untied)), CPU));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains("lora_", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_base_of_an_adapter_is_found_from_its_folder_and_one_that_is_only_a_name_is_said()
    {
        Assert.Null(LoraAdapter.BaseOf(HuggingFaceFixture.Folder(HuggingFaceFixture.Untied)));
        Copy();
        Set("base_model_name_or_path", "\"inner/base\"");
        Directory.CreateDirectory(_folder.At("inner/base"));
        Assert.Equal(_folder.At("inner/base"), LoraAdapter.BaseOf(_folder.Path));
        Set("base_model_name_or_path", $"\"{_folder.At("inner/base")}\"");
        Assert.Equal(_folder.At("inner/base"), LoraAdapter.BaseOf(_folder.Path));

        Set("base_model_name_or_path", "\"meta-llama/Llama-2-7b-hf\"");
        var error = Assert.Throws<RoseException>(() => LoraAdapter.BaseOf(_folder.Path));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains("meta-llama/Llama-2-7b-hf", error.Message, StringComparison.Ordinal);
        Assert.Contains("download", error.Message, StringComparison.Ordinal);
    }

    private static JsonObject Config(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, ModelFolder.AdapterConfig)))!.AsObject();

    // 8 and 8.0 are the same number.
    private static JsonNode? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : node;

    private void Copy()
    {
        foreach (var file in new[] { ModelFolder.AdapterConfig, ModelFolder.AdapterWeights })
        {
            File.Copy(Path.Combine(HuggingFaceFixture.Folder(Adapter), file), _folder.At(file), overwrite: true);
        }
    }

    private void Set(string key, string value)
    {
        var json = Config(_folder.Path);
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(_folder.At(ModelFolder.AdapterConfig), json.ToJsonString());
    }
}
