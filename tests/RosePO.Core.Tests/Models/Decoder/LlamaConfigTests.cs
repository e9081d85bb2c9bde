using System.Text.Json.Nodes;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Data;
using TorchSharp;

namespace RosePO.Core.Tests.Models.Decoder;

public sealed class LlamaConfigTests : IDisposable
{
    private const string Llama31 = """
        { "model_type": "llama", "vocab_size": 128256, "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32,
          "num_key_value_heads": 8, "intermediate_size": 14336, "max_position_embeddings": 131072, "rms_norm_eps": 1e-05,
          "rope_theta": 500000.0, "rope_scaling": { "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 8192, "rope_type": "llama3" }, "attention_bias": false, "mlp_bias": false,
          "hidden_act": "silu", "tie_word_embeddings": false, "bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009] }
        """;

    private const string Mistral7B = """
        { "model_type": "mistral", "vocab_size": 32000, "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32,
          "num_key_value_heads": 8, "intermediate_size": 14336, "max_position_embeddings": 32768, "rms_norm_eps": 1e-05,
          "rope_theta": 10000.0, "sliding_window": 4096, "hidden_act": "silu", "tie_word_embeddings": false }
        """;

    private const string Qwen25 = """
        { "model_type": "qwen2", "vocab_size": 151936, "hidden_size": 896, "num_hidden_layers": 24, "num_attention_heads": 14,
          "num_key_value_heads": 2, "intermediate_size": 4864, "max_position_embeddings": 32768, "rms_norm_eps": 1e-06,
          "rope_theta": 1000000.0, "sliding_window": 32768, "use_sliding_window": false, "max_window_layers": 24,
          "hidden_act": "silu", "tie_word_embeddings": true, "torch_dtype": "bfloat16" }
        """;

    private const string Qwen3 = """
        { "model_type": "qwen3", "vocab_size": 151936, "hidden_size": 1024, "num_hidden_layers": 28, "num_attention_heads": 16,
          "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 3072, "max_position_embeddings": 40960, "rms_norm_eps": 1e-06,
          "rope_theta": 1000000, "rope_scaling": null, "sliding_window": null, "use_sliding_window": false, "max_window_layers": 28,
          "attention_bias": false, "hidden_act": "silu", "tie_word_embeddings": true }
        """;

    private const string SmolLM2 = """
        { "model_type": "llama", "vocab_size": 49152, "hidden_size": 576, "num_hidden_layers": 30, "num_attention_heads": 9,
          "num_key_value_heads": 3, "intermediate_size": 1536, "max_position_embeddings": 8192, "rms_norm_eps": 1e-05,
          "rope_theta": 100000, "rope_interleaved": false, "rope_scaling": null, "hidden_act": "silu", "tie_word_embeddings": true }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Llama31, 8_030_261_248)]
    [InlineData(Mistral7B, 7_241_732_096)]
    [InlineData(Qwen25, 494_032_768)]
    [InlineData(Qwen3, 596_049_920)]
    [InlineData(SmolLM2, 134_515_008)]
    public void A_public_model_has_as_many_parameters_as_it_says(string json, long parameters)
    {
        var config = Load(json);
        Assert.Equal(parameters, LlamaModel.Specs(config).Sum(spec => spec.Count));

        // The same on the meta device, at the context of the file: every shape, and no memory.
        TorchRuntime.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using var model = LlamaModel.CreateMeta(config, torch.ScalarType.BFloat16);
        model.Compute = torch.ScalarType.BFloat16;
        Assert.Equal(parameters, model.Parameters.Count);
        Assert.Equal(DeviceType.META, model.Parameters.Flat.device_type);
        Assert.Equal([3L, config.VocabSize], model.Logits(torch.zeros([3, config.HiddenSize], device: model.Device)).shape);
    }

    [Fact]
    public void The_older_and_the_newer_keys_of_rotary_positions_say_the_same()
    {
        var older = Load(Llama31);
        var newer = JsonNode.Parse(Llama31)!.AsObject();
        newer.Remove("rope_theta");
        newer["rope_parameters"] = newer["rope_scaling"]!.DeepClone();
        newer["rope_parameters"]!["rope_theta"] = 500_000.0;
        newer.Remove("rope_scaling");
        Assert.Equal(older with { Source = null }, Load(newer.ToJsonString()) with { Source = null });
        Assert.Equal(500_000, older.RopeTheta);
        Assert.Equal(
            new Llama3RopeScaling(8) { LowFrequencyFactor = 1, HighFrequencyFactor = 4, OriginalContextLength = 8192 }, older.RopeScaling);
        Assert.Equal(new LinearRopeScaling(2.5), Load(With(SmolLM2, "rope_scaling", """{ "type": "linear", "factor": 2.5 }""")).RopeScaling);
    }

    [Fact]
    public void Long_waves_are_stretched_short_ones_stay_and_between_them_the_share_that_stays_grows()
    {
        var scaling = new Llama3RopeScaling(8) { LowFrequencyFactor = 1, HighFrequencyFactor = 4, OriginalContextLength = 8192 };
        double Scaled(double turns) => scaling.Scale(2 * Math.PI * turns / 8192) / (2 * Math.PI * turns / 8192);

        // Half way between 1 and 4 turns of the original context half of the frequency stays: (1/2)(1/8) + 1/2.
        Assert.Equal([1.0 / 8, 1.0 / 8, 0.5625, 1, 1], new[] { 0.01, 1, 2.5, 4, 1000 }.Select(Scaled), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_window_is_read_as_the_family_means_it()
    {
        Assert.Equal(4096, Load(Mistral7B).SlidingWindow);
        Assert.Null(Load(With(Mistral7B, "sliding_window", "null")).SlidingWindow);
        Assert.Null(Load(Qwen25).SlidingWindow);
        Assert.Null(Load(With(SmolLM2, "sliding_window", "8")).SlidingWindow);

        var upper = Load(With(With(Qwen25, "use_sliding_window", "true"), "max_window_layers", "22"));
        Assert.Equal(32768, upper.SlidingWindow);
        Assert.Equal([22, 23], Enumerable.Range(0, 24).Where(upper.IsWindowed));
        var named = Load(With(With(With(Qwen25, "use_sliding_window", "true"), "num_hidden_layers", "2"), "layer_types", """["sliding_attention", "full_attention"]"""));
        Assert.Equal([true, false], new[] { named.IsWindowed(0), named.IsWindowed(1) });
    }

    [Theory]
    [InlineData("model_type", "\"gpt2\"", "'gpt2', and supported are llama, mistral, qwen2, qwen3")]
    [InlineData("model_type", "null", "supported are llama, mistral, qwen2, qwen3")]
    [InlineData("hidden_act", "\"gelu\"", "'gelu'")]
    [InlineData("rope_scaling", """{ "type": "yarn", "factor": 4.0 }""", "'yarn', and supported are default, linear, llama3")]
    [InlineData("rope_scaling", """{ "rope_type": "dynamic", "factor": 4.0 }""", "'dynamic'")]
    [InlineData("rope_scaling", """{ "rope_type": "longrope", "long_factor": [] }""", "'longrope'")]
    [InlineData("rope_scaling", """{ "rope_type": "llama3", "factor": 4.0 }""", "no low_freq_factor")]
    [InlineData("rope_scaling", """{ "rope_type": "linear", "factor": 0 }""", "its factor is 0")]
    [InlineData("partial_rotary_factor", "0.5", "partial_rotary_factor is 0.5")]
    [InlineData("quantization_config", """{ "quant_method": "gptq" }""", "'gptq'")]
    [InlineData("num_key_value_heads", "4", "do not divide")]
    [InlineData("head_dim", "65", "65 wide")]
    [InlineData("hidden_size", "-4", "hidden_size is -4")]
    [InlineData("hidden_size", "\"wide\"", "config.json")]
    [InlineData("vocab_size", "null", "no vocab_size")]
    public void What_is_not_supported_is_refused_by_name(string key, string value, string said)
    {
        var error = Assert.Throws<RoseException>(() => Load(With(SmolLM2, key, value)));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Mistral7B, "attention_bias", "mistral does not have")]
    [InlineData(Qwen25, "mlp_bias", "qwen2 does not have")]
    public void A_bias_that_a_family_does_not_have_is_refused(string json, string key, string said) =>
        Assert.Contains(said, Assert.Throws<RoseException>(() => Load(With(json, key, "true"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Layers_that_attend_in_another_way_are_refused_by_name()
    {
        var json = With(With(Qwen25, "use_sliding_window", "true"), "num_hidden_layers", "1");
        Assert.Contains("'chunked_attention'", Assert.Throws<RoseException>(() => Load(With(json, "layer_types", """["chunked_attention"]"""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Biases_of_llama_are_parameters()
    {
        var plain = LlamaModel.Specs(Load(SmolLM2)).Sum(spec => spec.Count);
        var attention = LlamaModel.Specs(Load(With(SmolLM2, "attention_bias", "true"))).Sum(spec => spec.Count);
        var both = LlamaModel.Specs(Load(With(With(SmolLM2, "attention_bias", "true"), "mlp_bias", "true"))).Sum(spec => spec.Count);
        Assert.Equal(30 * (576 + 192 + 192 + 576), attention - plain);
        Assert.Equal(30 * (1536 + 1536 + 576), both - attention);
    }

    [Theory]
    [InlineData(Llama31)]
    [InlineData(Qwen25)]
    [InlineData(Qwen3)]
    public void What_was_read_is_written_back_with_the_type_of_the_weights(string json)
    {
        Load(json).Save(_folder.Path, 7, 8, 9);
        var expected = JsonNode.Parse(json)!;
        expected["torch_dtype"] = "float32";
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(File.ReadAllText(_folder.At(LlamaConfig.FileName)))));
    }

    [Theory]
    [InlineData(Llama31)]
    [InlineData(Mistral7B)]
    [InlineData(Qwen25)]
    [InlineData(Qwen3)]
    public void A_new_shape_of_any_family_is_read_as_it_was_written(string json)
    {
        var config = Load(json);
        config = config with { Source = null, HeadSize = config.HeadSize, NormEpsilon = 1e-6, RopeTheta = 1234 };
        config.Save(_folder.Path, 7, 8, 9);
        Assert.Equal(config, LlamaConfig.Load(_folder.Path) with { Source = null });
    }

    private static string With(string json, string key, string value)
    {
        var config = JsonNode.Parse(json)!.AsObject();
        config[key] = JsonNode.Parse(value);
        return config.ToJsonString();
    }

    private LlamaConfig Load(string json)
    {
        File.WriteAllText(_folder.At(LlamaConfig.FileName), json);
        return LlamaConfig.Load(_folder.Path);
    }
}
