using System.Text.Json.Nodes;
using RosePO.Core.Models.Decoder;

namespace RosePO.Core.Models.Checkpoints;

/// <summary>
/// Reads the keys of <c>config.json</c>, older and newer ones, with the defaults that transformers gives each family. What would
/// change the numbers and is not supported is refused by name.
/// </summary>
/// <param name="json">The file's object.</param>
internal sealed class LlamaConfigReader(JsonObject json)
{
    private const string FullAttention = "full_attention";
    private const string SlidingAttention = "sliding_attention";

    // Beyond any model; a list of its layers would fill the memory before the weights are looked at.
    private const int MostLayers = 10_000;

    /// <summary>The shape.</summary>
    /// <exception cref="InvalidDataException">It is contradictory or not supported; the message is half a sentence.</exception>
    public LlamaConfig Read()
    {
        var family = Family();
        Refuse();
        var biased = Flag("attention_bias");
        var (heads, layers) = (Count("num_attention_heads"), Count("num_hidden_layers"));
        var (window, windowed) = Window(family, layers);
        var config = new LlamaConfig
        {
            ModelType = family,
            VocabSize = Count("vocab_size"),
            HiddenSize = Count("hidden_size"),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = Has("num_key_value_heads") || family != DecoderFamily.Llama ? Count("num_key_value_heads") : heads,
            IntermediateSize = Count("intermediate_size"),
            ContextLength = Count("max_position_embeddings"),
            HeadSize = Has("head_dim") ? Count("head_dim") : family == DecoderFamily.Qwen3 ? 128 : 0,
            RopeTheta = Theta(),
            RopeScaling = Scaling(),
            NormEpsilon = json["rms_norm_eps"]?.GetValue<double>() ?? 1e-6,
            TieWordEmbeddings = Flag("tie_word_embeddings"),
            QueryKeyValueBias = biased || family == DecoderFamily.Qwen2,
            AttentionOutputBias = biased,
            FeedForwardBias = Flag("mlp_bias"),
            QueryKeyNorm = family == DecoderFamily.Qwen3,
            SlidingWindow = window,
            WindowedLayers = windowed,
        };
        if (heads % config.KeyValueHeads != 0)
        {
            throw new InvalidDataException($"{config.KeyValueHeads} key-value heads do not divide its {heads} heads");
        }

        return config.HeadSize > 0 && config.HeadSize % 2 == 0
            ? config
            : throw new InvalidDataException($"its heads are {config.HeadSize} wide, and rotary positions turn pairs");
    }

    private string Family()
    {
        var type = json["model_type"]?.GetValue<string>();
        return type is not null && DecoderFamily.Architectures.ContainsKey(type)
            ? type
            : throw new InvalidDataException($"its model_type is '{type}', and supported are {string.Join(", ", DecoderFamily.Architectures.Keys)}");
    }

    private void Refuse()
    {
        var family = Family();
        if (json["hidden_act"]?.GetValue<string>() is { } act and not "silu")
        {
            throw new InvalidDataException($"its hidden_act is '{act}', and supported is silu");
        }

        foreach (var (key, families) in (ReadOnlySpan<(string, string[])>)
            [("attention_bias", [DecoderFamily.Llama, DecoderFamily.Qwen3]), ("mlp_bias", [DecoderFamily.Llama])])
        {
            if (Flag(key) && !families.Contains(family))
            {
                throw new InvalidDataException($"it sets {key}, which {family} does not have");
            }
        }

        if (json["quantization_config"] is JsonObject quantization)
        {
            throw new InvalidDataException($"its weights are quantised ('{quantization["quant_method"]}'), which is not supported: take the model's F32, F16 or BF16 weights");
        }
    }

    // rope_parameters is the newer home of both; rope_scaling with rope_theta beside it the older one.
    private JsonObject? Rope => (json["rope_parameters"] ?? json["rope_scaling"])?.AsObject();

    private double Theta()
    {
        var theta = (Rope?["rope_theta"] ?? json["rope_theta"])?.GetValue<double>() ?? 10_000;
        return theta > 0 && double.IsFinite(theta) ? theta : throw new InvalidDataException($"its rope_theta is {theta}");
    }

    private RopeScaling? Scaling()
    {
        var rope = Rope;
        if ((rope?["partial_rotary_factor"] ?? json["partial_rotary_factor"])?.GetValue<double>() is { } share and not 1)
        {
            throw new InvalidDataException(FormattableString.Invariant($"its partial_rotary_factor is {share}, and supported is 1"));
        }

        var type = (rope?["rope_type"] ?? rope?["type"])?.GetValue<string>();
        return type switch
        {
            null when rope is null || rope.Count == 0 || rope.ContainsKey("rope_theta") => null,
            "default" => null,
            LinearRopeScaling.Name => new LinearRopeScaling(Factor(rope!, "factor")),
            Llama3RopeScaling.Name => Llama3(rope!),
            _ => throw new InvalidDataException(
                $"its rotary positions are scaled by '{type}', and supported are default, {LinearRopeScaling.Name}, {Llama3RopeScaling.Name}"),
        };
    }

    private static Llama3RopeScaling Llama3(JsonObject rope)
    {
        var scaling = new Llama3RopeScaling(Factor(rope, "factor"))
        {
            LowFrequencyFactor = Factor(rope, "low_freq_factor"),
            HighFrequencyFactor = Factor(rope, "high_freq_factor"),
            OriginalContextLength = (int)Factor(rope, "original_max_position_embeddings"),
        };
        return scaling.HighFrequencyFactor > scaling.LowFrequencyFactor
            ? scaling
            : throw new InvalidDataException("its high_freq_factor is not above its low_freq_factor");
    }

    private static double Factor(JsonObject rope, string name)
    {
        var value = rope[name]?.GetValue<double>() ?? throw new KeyNotFoundException($"its scaled rotary positions have no {name}");
        return value > 0 && value <= int.MaxValue
            ? value
            : throw new InvalidDataException(FormattableString.Invariant($"its {name} is {value}"));
    }

    private (int? Window, IReadOnlyList<bool>? Layers) Window(string family, int layers)
    {
        // A Mistral that does not speak of a window has one of 4096; Llama has none, and a Qwen has to turn it on.
        int? window = family switch
        {
            DecoderFamily.Mistral => !json.ContainsKey("sliding_window") ? 4096 : Has("sliding_window") ? Count("sliding_window") : null,
            DecoderFamily.Llama => null,
            _ => Flag("use_sliding_window") && Has("sliding_window") ? Count("sliding_window") : null,
        };
        if (window is null || family == DecoderFamily.Mistral)
        {
            return (window, null);
        }

        if (json["layer_types"] is not JsonArray types)
        {
            var from = json["max_window_layers"]?.GetValue<int>() ?? 28;
            return (window, [.. Enumerable.Range(0, layers).Select(layer => layer >= from)]);
        }

        return types.Count == layers
            ? (window, [.. types.Select(type => type?.GetValue<string>() switch
            {
                SlidingAttention => true,
                FullAttention => false,
                var other => throw new InvalidDataException($"its layer_types name '{other}', and supported are {FullAttention}, {SlidingAttention}"),
            })])
            : throw new InvalidDataException($"it has {layers} layers and {types.Count} layer_types");
    }

    private bool Has(string name) => json[name] is not null;

    private bool Flag(string name) => json[name]?.GetValue<bool>() ?? false;

    private int Count(string name)
    {
        var value = json[name]?.GetValue<int>() ?? throw new KeyNotFoundException($"it has no {name}");
        return value > 0 && (name != "num_hidden_layers" || value <= MostLayers) ? value : throw new InvalidDataException($"its {name} is {value}");
    }
}
