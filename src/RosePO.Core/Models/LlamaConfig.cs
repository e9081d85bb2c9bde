using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>The shape of a Llama-family decoder, as in a Hugging Face <c>config.json</c>.</summary>
public sealed record LlamaConfig
{
    /// <summary>The file's name in a model folder.</summary>
    public const string FileName = "config.json";

    /// <summary>Tokens of the vocabulary.</summary>
    public required int VocabSize { get; init; }

    /// <summary>Width of the residual stream (d).</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Decoder blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads (H).</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of the gated feed-forward layer.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The longest sequence in tokens.</summary>
    public required int ContextLength { get; init; }

    /// <summary>The base of the rotary frequencies.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>The epsilon of RMSNorm.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output projection is the embedding.</summary>
    public bool TieWordEmbeddings { get; init; } = true;

    /// <summary>Width of a head (D).</summary>
    public int HeadSize => HiddenSize / Heads;

    /// <summary>Reads a model folder's <c>config.json</c>.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    public static LlamaConfig Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw ModelErrors.NotAModel(folder, FileName);
        }

        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
            var type = json["model_type"]?.GetValue<string>();
            if (type != "llama")
            {
                throw ModelErrors.BadConfig(path, $"its model_type is '{type}', supported is llama");
            }

            if (json["rope_scaling"] is not null || json["rope_parameters"]?["rope_type"]?.GetValue<string>() is not (null or "default"))
            {
                throw ModelErrors.BadConfig(path, "it scales its rotary frequencies, which is not supported");
            }

            if (json["attention_bias"]?.GetValue<bool>() == true || json["mlp_bias"]?.GetValue<bool>() == true)
            {
                throw ModelErrors.BadConfig(path, "its linear layers have biases, which is not supported");
            }

            var heads = Int(json, "num_attention_heads");
            return new LlamaConfig
            {
                VocabSize = Int(json, "vocab_size"),
                HiddenSize = Int(json, "hidden_size"),
                Layers = Int(json, "num_hidden_layers"),
                Heads = heads,
                KeyValueHeads = json["num_key_value_heads"]?.GetValue<int>() ?? heads,
                IntermediateSize = Int(json, "intermediate_size"),
                ContextLength = Int(json, "max_position_embeddings"),
                RopeTheta = (json["rope_theta"] ?? json["rope_parameters"]?["rope_theta"])?.GetValue<double>() ?? 10_000,
                NormEpsilon = json["rms_norm_eps"]?.GetValue<double>() ?? 1e-5,
                TieWordEmbeddings = json["tie_word_embeddings"]?.GetValue<bool>() ?? false,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw ModelErrors.BadConfig(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>Writes <c>config.json</c> as transformers reads it.</summary>
    public void Save(string folder, int? bos, int eos, int pad, ScalarType dtype = ScalarType.Float32)
    {
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray("LlamaForCausalLM"),
            ["model_type"] = "llama",
            ["vocab_size"] = VocabSize,
            ["hidden_size"] = HiddenSize,
            ["num_hidden_layers"] = Layers,
            ["num_attention_heads"] = Heads,
            ["num_key_value_heads"] = KeyValueHeads,
            ["head_dim"] = HeadSize,
            ["intermediate_size"] = IntermediateSize,
            ["hidden_act"] = "silu",
            ["max_position_embeddings"] = ContextLength,
            ["rope_theta"] = RopeTheta,
            ["rms_norm_eps"] = NormEpsilon,
            ["attention_bias"] = false,
            ["mlp_bias"] = false,
            ["tie_word_embeddings"] = TieWordEmbeddings,
            ["bos_token_id"] = bos,
            ["eos_token_id"] = eos,
            ["pad_token_id"] = pad,
            ["torch_dtype"] = dtype == ScalarType.BFloat16 ? "bfloat16" : "float32",
        };
        File.WriteAllText(Path.Combine(folder, FileName), json.ToJsonString(ArtifactJson.Options) + "\n");
    }

    private static int Int(JsonObject json, string name) =>
        json[name]?.GetValue<int>() ?? throw new KeyNotFoundException($"it has no {name}");
}
