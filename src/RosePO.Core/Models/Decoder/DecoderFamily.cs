namespace RosePO.Core.Models.Decoder;

/// <summary>The families of decoders that are supported, by their <c>model_type</c>.</summary>
internal static class DecoderFamily
{
    public const string Llama = "llama";
    public const string Mistral = "mistral";
    public const string Qwen2 = "qwen2";
    public const string Qwen3 = "qwen3";

    /// <summary>Each family with the class that transformers loads it by.</summary>
    public static IReadOnlyDictionary<string, string> Architectures { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Llama] = "LlamaForCausalLM",
        [Mistral] = "MistralForCausalLM",
        [Qwen2] = "Qwen2ForCausalLM",
        [Qwen3] = "Qwen3ForCausalLM",
    };
}
