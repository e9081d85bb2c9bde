using System.Text.Json;
using RosePO.Core.Text.HuggingFace;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Text.Sentences;

/// <summary>The files of a sentence encoder as Hugging Face's sentence-transformers publish it.</summary>
internal static class SentenceFolder
{
    public const string Vocabulary = "vocab.txt";

    private static readonly string[] s_models = ["model.onnx", Path.Combine("onnx", "model.onnx")];

    /// <summary>The model's file, which need not be there.</summary>
    public static string ModelOf(string folder) =>
        s_models.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? Path.Combine(folder, s_models[0]);

    /// <summary>The model's file.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.TitleEncoderInvalid"/>: the folder has none.</exception>
    public static string Model(string folder) => ModelOf(folder) is var path && File.Exists(path) ? path : throw SentenceErrors.ModelMissing(folder, s_models);

    /// <summary>Whether a title is its first token's state rather than the mean of all.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.TitleEncoderInvalid"/>: the folder asks for something else.</exception>
    public static bool TakesFirstToken(string folder)
    {
        const string Mode = "pooling_mode_";
        var name = Path.Combine("1_Pooling", "config.json");
        var modes = Read(folder, name, root => (string[])[.. root.EnumerateObject()
            .Where(entry => entry.Name.StartsWith(Mode, StringComparison.Ordinal) && entry.Value.ValueKind == JsonValueKind.True)
            .Select(entry => entry.Name[Mode.Length..])]) ?? [];
        return modes switch
        {
            ["cls_token"] => true,

            // Another divisor of the same sum: of unit length they are equal.
            [] or ["mean_tokens"] or ["mean_sqrt_len_tokens"] => false,
            _ => throw SentenceErrors.PoolingNotSupported(Path.Combine(folder, name), modes),
        };
    }

    /// <summary>Reads something from a JSON file of the folder; the default where there is no such file.</summary>
    public static T? Read<T>(string folder, string name, Func<JsonElement, T?> read)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(TokenizerFolder.Bytes(path));
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw SentenceErrors.FileBroken(path, exception);
        }
    }

    /// <summary>A special token: a text, or an object that contains it.</summary>
    public static string? SpecialToken(this JsonElement root, string name) =>
        root.Member(name) is { ValueKind: JsonValueKind.Object } token ? token.Text("content") : root.Text(name);
}
