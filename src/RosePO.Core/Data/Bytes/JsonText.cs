using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RosePO.Core.Data.Bytes;

/// <summary>JSON values as texts.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = LenientJson.MaximumDepth };

    /// <summary>The value at a reader: a text as it is, null for null, a list or an object without the spaces between its parts, anything else as it is written.</summary>
    /// <exception cref="InvalidOperationException">A text contains half of a character.</exception>
    public static string? Of(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                using (var value = JsonDocument.ParseValue(ref reader))
                {
                    return Plain(value.RootElement);
                }

            default:
                return Encoding.UTF8.GetString(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]);
        }
    }

    /// <summary>An element as a text: a text as it is, a list's first, null for null or an empty list, anything else as it is written.</summary>
    public static string? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array => element.GetArrayLength() > 0 ? Of(element[0]) : null,
        JsonValueKind.Object => Plain(element),
        _ => element.GetRawText(),
    };

    /// <summary>A text that may be a JSON list: its first text, otherwise the text.</summary>
    public static string? FirstOf(string? text)
    {
        if (text is null || !text.StartsWith('['))
        {
            return text;
        }

        try
        {
            using var list = LenientJson.Parse(Encoding.UTF8.GetBytes(text));
            return Of(list.RootElement);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>The first of some keys of an object whose value contains half of a character (an escape such as <c>\ud83d</c> alone); null where none does.</summary>
    public static string? Halved(JsonElement row, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            try
            {
                foreach (var property in row.ValueKind == JsonValueKind.Object ? row.EnumerateObject() : default)
                {
                    _ = Named(property, key) ? Plain(property.Value) : null;
                }
            }
            catch (InvalidOperationException)
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>The first of some keys that an object has twice, with values that differ; null where none is.</summary>
    public static string? Twice(JsonElement row, params ReadOnlySpan<string> keys)
    {
        foreach (var key in row.ValueKind == JsonValueKind.Object ? keys : [])
        {
            string? met = null;
            foreach (var property in row.EnumerateObject())
            {
                if (!Named(property, key))
                {
                    continue;
                }

                var text = property.Value.GetRawText();
                if (met is not null && met != text)
                {
                    return key;
                }

                met = text;
            }
        }

        return null;
    }

    private static bool Named(JsonProperty property, string key)
    {
        try
        {
            return property.NameEquals(key);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Plain(JsonElement element)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_plain))
        {
            element.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
