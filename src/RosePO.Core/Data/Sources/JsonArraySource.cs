using System.Text.Json;
using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Sources;

/// <summary>A file that is one JSON array of objects: its elements with their lines.</summary>
internal static class JsonArraySource
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = LenientJson.MaximumDepth };

    /// <summary>Reads the file and hands over each element; an error of the handler's own is a row's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">Its encoding, where it is not UTF-8.</param>
    /// <param name="keys">The keys that are read.</param>
    /// <param name="skipped">Takes the elements that cannot be read.</param>
    /// <param name="take">Takes an element and its line.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static void Read(string path, string? encoding, string[] keys, SkippedRows skipped, Action<JsonElement, int> take, CancellationToken cancellation)
    {
        using var window = new ByteWindow(path, encoding);
        ReadOnlySpan<byte> bytes = window.ReadAll();
        bytes = LenientJson.Corrected(bytes) ?? bytes;
        var (line, counted) = (1, 0);
        var reader = new Utf8JsonReader(bytes, s_options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                throw DatasetErrors.JsonArrayInvalid(path, 1);
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                cancellation.ThrowIfCancellationRequested();
                var start = (int)reader.TokenStartIndex;
                line += LineEnds.Count(bytes[counted..start]);
                counted = start;
                using var element = JsonDocument.ParseValue(ref reader);
                try
                {
                    Check(element.RootElement, keys, path, line);
                    take(element.RootElement, line);
                }
                catch (Exception cause) when (cause is InvalidOperationException or KeyNotFoundException)
                {
                    var error = JsonText.Halved(element.RootElement, keys) is { } key
                        ? DatasetErrors.CharacterInvalid(path, new RowPlace(line, line), key, DatasetErrors.HalfCharacter)
                        : DatasetErrors.JsonArrayInvalid(path, line);
                    if (!skipped.Accept(error))
                    {
                        throw error;
                    }
                }
                catch (RoseException error) when (skipped.Accept(error))
                {
                }
            }

            if (reader.Read())
            {
                throw DatasetErrors.JsonArrayInvalid(path, line);
            }
        }
        catch (JsonException cause)
        {
            throw DatasetErrors.JsonArrayInvalid(path, LineEnds.LineOf(cause, bytes), cause);
        }
    }

    private static void Check(JsonElement element, string[] keys, string path, int line)
    {
        if (JsonText.Twice(element, keys) is { } twice)
        {
            throw DatasetErrors.KeyTwice(path, new RowPlace(line, line), twice);
        }

        foreach (var key in keys)
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) && value.GetRawText().Contains("\\u0000", StringComparison.Ordinal))
            {
                throw DatasetErrors.CharacterInvalid(path, new RowPlace(line, line), key, DatasetErrors.ZeroCharacter);
            }
        }
    }
}
