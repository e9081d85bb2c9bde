using System.Text.Json;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>Reads values of a tokenizer file; what is not of the expected kind is a <see cref="FormatException"/> that names it.</summary>
internal static class TokenizerJson
{
    /// <summary>A member, or null where it is missing or null.</summary>
    public static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"an object with '{name}' is {Describe(element)}");
        }

        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>A text, or null where it is missing or null.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name) is { } value ? AsText(value, name) : null;

    /// <summary>A text that must be there.</summary>
    public static string RequiredText(this JsonElement element, string name) =>
        element.Text(name) ?? throw new FormatException($"'{name}' is missing");

    /// <summary>A flag, or <paramref name="otherwise"/> where it is missing or null.</summary>
    public static bool Flag(this JsonElement element, string name, bool otherwise = false) => element.Member(name) is not { } value
        ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new FormatException($"'{name}' is {Describe(value)}");

    /// <summary>A whole number that must be there.</summary>
    public static int RequiredNumber(this JsonElement element, string name) => element.Member(name) is { } value
        ? AsNumber(value, name)
        : throw new FormatException($"'{name}' is missing");

    /// <summary>The elements of a list; none where it is missing or null.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement element, string name) => element.Member(name) is not { } value
        ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw new FormatException($"'{name}' is {Describe(value)}");

    /// <summary>An element as text.</summary>
    public static string AsText(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"'{name}' is {Describe(value)}");

    /// <summary>An element as a whole number.</summary>
    public static int AsNumber(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw new FormatException($"'{name}' is {Describe(value)}");

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number that does not fit",
        _ => "of another kind",
    };
}
