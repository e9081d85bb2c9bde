namespace RosePO.Core.Text.Tokenizers;

/// <summary>The files of a Hugging Face folder that say how its model reads and ends texts.</summary>
internal static class TokenizerFiles
{
    public const string Tokenizer = "tokenizer.json";
    public const string TokenizerConfig = "tokenizer_config.json";
    public const string SpecialTokensMap = "special_tokens_map.json";
    public const string GenerationConfig = "generation_config.json";
    public const string ChatTemplate = "chat_template.jinja";
    public const string ModelConfig = "config.json";

    /// <summary>What travels with the tokenizer; the model's own configuration is written by the model.</summary>
    public static IReadOnlyList<string> Copied { get; } = [Tokenizer, TokenizerConfig, SpecialTokensMap, GenerationConfig, ChatTemplate];
}
