using System.Text.Json;

namespace RosePO.Core.Data.Reading;

/// <summary>A file that is one JSON array of objects: its elements with their lines.</summary>
internal static class JsonArraySource
{
    /// <summary>Reads the file and hands over each element; an error of the handler's own is a row's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">Its encoding, where it is not UTF-8.</param>
    /// <param name="skipped">Takes the elements that cannot be read.</param>
    /// <param name="take">Takes an element and its line.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static void Read(string path, string? encoding, SkippedRows skipped, Action<JsonElement, int> take, CancellationToken cancellation)
    {
        using var window = new ByteWindow(path, encoding);
        while (window.More())
        {
        }

        var bytes = window.Bytes;
        Utf8Text.Check(bytes, path, 1, window.Offset);
        var (line, counted) = (1, 0);
        var reader = new Utf8JsonReader(bytes);
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
                line += bytes[counted..start].Count((byte)'\n');
                counted = start;
                using var element = JsonDocument.ParseValue(ref reader);
                try
                {
                    take(element.RootElement, line);
                }
                catch (Exception cause) when (cause is InvalidOperationException or KeyNotFoundException)
                {
                    var error = DatasetErrors.JsonArrayInvalid(path, line);
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
            throw DatasetErrors.JsonArrayInvalid(path, (int)(cause.LineNumber ?? 0) + 1);
        }
    }
}
