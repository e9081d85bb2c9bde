using RosePO.Core.Models.Decoder;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Gguf;

/// <summary>A decoder as llama.cpp lays it out: its architecture's keys, its tensors' names and the order of rows that its rotation expects.</summary>
internal static class GgufLayout
{
    private const string LayerPrefix = "model.layers.";

    private static readonly Dictionary<string, string> s_outer = new(StringComparer.Ordinal)
    {
        ["model.embed_tokens"] = "token_embd",
        ["model.norm"] = "output_norm",
        ["lm_head"] = "output",
    };

    private static readonly Dictionary<string, string> s_inner = new(StringComparer.Ordinal)
    {
        ["input_layernorm"] = "attn_norm",
        ["post_attention_layernorm"] = "ffn_norm",
        ["self_attn.q_proj"] = "attn_q",
        ["self_attn.k_proj"] = "attn_k",
        ["self_attn.v_proj"] = "attn_v",
        ["self_attn.o_proj"] = "attn_output",
        ["self_attn.q_norm"] = "attn_q_norm",
        ["self_attn.k_norm"] = "attn_k_norm",
        ["mlp.gate_proj"] = "ffn_gate",
        ["mlp.up_proj"] = "ffn_up",
        ["mlp.down_proj"] = "ffn_down",
    };

    /// <summary>Llama and Mistral are one architecture there; Qwen's have their own.</summary>
    public static string ArchitectureOf(LlamaConfig config) => config.ModelType is DecoderFamily.Qwen2 or DecoderFamily.Qwen3 ? config.ModelType : "llama";

    /// <summary>Adds the shape.</summary>
    public static void Describe(GgufHeader header, LlamaConfig config)
    {
        var name = ArchitectureOf(config);
        header.Add($"{name}.vocab_size", config.VocabSize);

        // There every layer sees all tokens. Within the window both are the same, and beyond it nothing is promised.
        header.Add($"{name}.context_length", Math.Min(config.ContextLength, config.SlidingWindow ?? int.MaxValue));
        header.Add($"{name}.embedding_length", config.HiddenSize);
        header.Add($"{name}.block_count", config.Layers);
        header.Add($"{name}.feed_forward_length", config.IntermediateSize);
        header.Add($"{name}.attention.head_count", config.Heads);
        header.Add($"{name}.attention.head_count_kv", config.KeyValueHeads);
        header.Add($"{name}.attention.key_length", config.HeadSize);
        header.Add($"{name}.attention.value_length", config.HeadSize);
        header.Add($"{name}.attention.layer_norm_rms_epsilon", (float)config.NormEpsilon);
        header.Add($"{name}.rope.dimension_count", config.HeadSize);
        header.Add($"{name}.rope.freq_base", (float)config.RopeTheta);
        if (config.RopeScaling is LinearRopeScaling linear)
        {
            header.Add($"{name}.rope.scaling.type", LinearRopeScaling.Name);
            header.Add($"{name}.rope.scaling.factor", (float)linear.Factor);
        }
    }

    /// <summary>The tensors in llama.cpp's names and order of rows. The caller's dispose scope takes them.</summary>
    public static IEnumerable<GgufTensor> Tensors(LlamaConfig config, ParameterStore parameters, WeightType type)
    {
        foreach (var (name, values) in parameters.Checkpoint())
        {
            var ordered = HeadsOf(config, name) is { } heads ? Interleaved(values, heads) : values;
            yield return new GgufTensor(NameOf(name), ordered, GgufTensor.TypeOf(type, ordered.shape));
        }

        if (config.RopeScaling is Llama3RopeScaling scaling)
        {
            yield return new GgufTensor("rope_freqs.weight", Factors(config, scaling), GgufTensorType.F32);
        }
    }

    /// <summary>The name of a checkpoint's tensor in llama.cpp.</summary>
    public static string NameOf(string name)
    {
        var kind = name.LastIndexOf('.');
        var (module, suffix) = (name[..kind], name[kind..]);
        if (s_outer.TryGetValue(module, out var outer))
        {
            return outer + suffix;
        }

        var layer = module[LayerPrefix.Length..];
        var dot = layer.IndexOf('.', StringComparison.Ordinal);
        return $"blk.{layer[..dot]}.{s_inner[layer[(dot + 1)..]]}{suffix}";
    }

    // Llama's rotation there turns neighbouring values of a head, where a checkpoint's turns value i with value i + D/2; Qwen's turns as the checkpoint does.
    private static int? HeadsOf(LlamaConfig config, string name) =>
        ArchitectureOf(config) != DecoderFamily.Llama ? null
        : name.Contains(".q_proj.", StringComparison.Ordinal) ? config.Heads
        : name.Contains(".k_proj.", StringComparison.Ordinal) ? config.KeyValueHeads
        : null;

    // (H * D, ...) to the same with the rows 0, D/2, 1, D/2 + 1, ... of each head.
    private static Tensor Interleaved(Tensor values, int heads)
    {
        var shape = values.shape;
        long[] halves = [heads, 2, shape[0] / heads / 2, .. shape[1..]];                 // (H, 2, D/2, ...)
        return values.reshape(halves).transpose(1, 2).reshape(shape);
    }

    // What each frequency is divided by, (D/2).
    private static Tensor Factors(LlamaConfig config, Llama3RopeScaling scaling) => tensor(
        Enumerable.Range(0, config.HeadSize / 2)
            .Select(i => Math.Pow(config.RopeTheta, -2.0 * i / config.HeadSize))
            .Select(frequency => (float)(frequency / scaling.Scale(frequency)))
            .ToArray());
}
