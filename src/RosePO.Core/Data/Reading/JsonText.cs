using System.Text;
using System.Text.Json;

namespace RosePO.Core.Data.Reading;

/// <summary>JSON values as texts.</summary>
internal static class JsonText
{
    /// <summary>The value at a reader: a text as it is, null for null, anything else as it is written.</summary>
    public static string? Of(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                reader.Skip();
                break;
        }

        return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
    }

    /// <summary>An element as a text: a text as it is, a list's first, null for null or an empty list, anything else as it is written.</summary>
    public static string? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array => element.GetArrayLength() > 0 ? Of(element[0]) : null,
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
            using var list = JsonDocument.Parse(text);
            return Of(list.RootElement);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
