using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Text.HuggingFace;

namespace RosePO.Core.Text.Tokenizers;

/// <summary>Opens the tokenizer of a model folder, whichever kind it is.</summary>
internal static class TokenizerFolder
{
    // The largest real tokenizer files have some 35 MB.
    private const long LargestFile = 256 << 20;

    /// <summary>Loads the tokenizer: the embedded base's own words, or a Hugging Face tokenizer.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    public static ITokenizer Load(string folder)
    {
        var path = Path.Combine(folder, TokenizerFiles.Tokenizer);
        using var document = Parse(Bytes(path), path);
        return KindOf(document.RootElement, path) == CatalogTokenizer.ModelType
            ? CatalogTokenizer.Load(path)
            : HuggingFaceTokenizer.Of(document.RootElement, folder);
    }

    /// <summary>Reads something from a JSON file of the folder; the default where there is no such file.</summary>
    internal static T? Read<T>(string folder, string name, Func<JsonElement, T?> read)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return default;
        }

        try
        {
            using var document = Parse(Bytes(path), path);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            throw TextErrors.TokenizerBroken(path, exception);
        }
    }

    /// <summary>A hash over the folder's tokenizer files.</summary>
    internal static string HashOf(string folder) => ContentHash.OfText(string.Join('\n', TokenizerFiles.Copied
        .Select(name => Path.Combine(folder, name))
        .Where(File.Exists)
        .Select(path => $"{Path.GetFileName(path)} {ContentHash.OfInput(path)}")));

    /// <summary>A tokenizer file's JSON.</summary>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw TextErrors.TokenizerBroken(path, exception);
        }
    }

    /// <summary>The bytes of a model folder's file, without its byte order mark.</summary>
    internal static ReadOnlyMemory<byte> Bytes(string path)
    {
        if (!File.Exists(path))
        {
            throw TextErrors.TokenizerMissing(path);
        }

        byte[] bytes;
        FileStamp.RequireFile(path);
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                throw TextErrors.TokenizerBroken(path, new FormatException("it is larger than any tokenizer"));
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw TextErrors.ModelFileNotReadable(path, exception);
        }

        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
    }

    private static string? KindOf(JsonElement root, string path)
    {
        try
        {
            return root.Member("model")?.Text("type");
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            throw TextErrors.TokenizerBroken(path, exception);
        }
    }
}
