using System.Text.Json.Nodes;
using RosePO.Core.Models.Decoder;

namespace RosePO.Core.Models.Checkpoints;

/// <summary>The keys of <c>config.json</c> for a shape that was not read from one.</summary>
internal static class LlamaConfigWriter
{
    public static JsonObject Write(LlamaConfig config, int? bos, int eos, int pad)
    {
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(DecoderFamily.Architectures[config.ModelType]),
            ["model_type"] = config.ModelType,
            ["vocab_size"] = config.VocabSize,
            ["hidden_size"] = config.HiddenSize,
            ["num_hidden_layers"] = config.Layers,
            ["num_attention_heads"] = config.Heads,
            ["num_key_value_heads"] = config.KeyValueHeads,
            ["head_dim"] = config.HeadSize,
            ["intermediate_size"] = config.IntermediateSize,
            ["hidden_act"] = "silu",
            ["max_position_embeddings"] = config.ContextLength,
            ["rope_theta"] = config.RopeTheta,
            ["rms_norm_eps"] = config.NormEpsilon,
            ["attention_bias"] = config.AttentionOutputBias,
            ["mlp_bias"] = config.FeedForwardBias,
            ["tie_word_embeddings"] = config.TieWordEmbeddings,
            ["bos_token_id"] = bos,
            ["eos_token_id"] = eos,
            ["pad_token_id"] = pad,
        };
        if (config.ModelType != DecoderFamily.Llama)
        {
            json["sliding_window"] = config.SlidingWindow;
        }

        if (config.SlidingWindow is not null && config.ModelType is not (DecoderFamily.Llama or DecoderFamily.Mistral))
        {
            json["use_sliding_window"] = true;
            json["layer_types"] = new JsonArray(
                [.. Enumerable.Range(0, config.Layers).Select(layer => (JsonNode)(config.IsWindowed(layer) ? "sliding_attention" : "full_attention"))]);
        }

        if (config.RopeScaling is { } scaling)
        {
            json["rope_scaling"] = Scaling(scaling);
        }

        return json;
    }

    private static JsonObject Scaling(RopeScaling scaling) => scaling switch
    {
        Llama3RopeScaling llama3 => new JsonObject
        {
            ["rope_type"] = Llama3RopeScaling.Name,
            ["factor"] = llama3.Factor,
            ["low_freq_factor"] = llama3.LowFrequencyFactor,
            ["high_freq_factor"] = llama3.HighFrequencyFactor,
            ["original_max_position_embeddings"] = llama3.OriginalContextLength,
        },
        _ => new JsonObject { ["rope_type"] = LinearRopeScaling.Name, ["factor"] = scaling.Factor },
    };
}
