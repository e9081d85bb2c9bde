using System.Text.Json;

namespace RosePO.Core.Preferences;

/// <summary>A row of a preference file as JSON.</summary>
internal static class PairRow
{
    /// <summary>The pair; null where the row is none.</summary>
    public static TextPair? Of(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object
            || !row.TryGetProperty("prompt", out var asked) || Text(asked, "system", "user") is not { } prompt
            || !row.TryGetProperty("chosen", out var preferred) || Text(preferred, "assistant") is not { } chosen
            || !row.TryGetProperty("rejected", out var others) || Rejected(others) is not { Length: > 0 } rejected
            || rejected.Any(string.IsNullOrWhiteSpace) || string.IsNullOrWhiteSpace(prompt) || string.IsNullOrWhiteSpace(chosen)
            || rejected.Contains(chosen, StringComparer.Ordinal))
        {
            return null;
        }

        float[]? epsilon = null;
        if (row.TryGetProperty("epsilon", out var given) && given.ValueKind != JsonValueKind.Null)
        {
            epsilon = Numbers(given);
            if (epsilon?.Length != rejected.Length)
            {
                return null;
            }
        }

        return new TextPair(prompt, chosen, rejected, epsilon);
    }

    // A text, or the contents of messages of the roles, a blank line between.
    private static string? Text(JsonElement value, params string[] roles)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            return null;
        }

        var contents = value.EnumerateArray().Select(message =>
            message.ValueKind == JsonValueKind.Object
            && message.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String && roles.Contains(role.GetString())
            && message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
                ? content.GetString()
                : null).ToList();
        return contents.Contains(null) ? null : string.Join("\n\n", contents);
    }

    // One answer, or a list of several, each a text or a list of messages.
    private static string[]? Rejected(JsonElement value)
    {
        if (Text(value, "assistant") is { } one)
        {
            return [one];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var several = value.EnumerateArray().Select(answer => Text(answer, "assistant")).ToArray();
        return several.Contains(null) ? null : [.. several.OfType<string>()];
    }

    private static float[]? Numbers(JsonElement value)
    {
        JsonElement[] numbers = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        return numbers.All(number => number.ValueKind == JsonValueKind.Number && number.TryGetSingle(out var epsilon) && epsilon is >= 0 and < 1)
            ? Array.ConvertAll(numbers, number => number.GetSingle())
            : null;
    }
}
