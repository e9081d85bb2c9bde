using System.Text.Json;
using RosePO.Core.Text;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>A row of a preference file as JSON.</summary>
internal static class PairRow
{
    /// <summary>The pair; null where the row is none.</summary>
    public static TextPair? Of(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object
            || !row.TryGetProperty("chosen", out var preferred) || !row.TryGetProperty("rejected", out var others)
            || (row.TryGetProperty("prompt", out var asked) ? Explicit(asked, preferred, others) : Implicit(preferred, others)) is not { } pair)
        {
            return null;
        }

        var (prompt, chosen, rejected) = pair;
        if (rejected.Length == 0 || rejected.Append(prompt).Append(chosen).Any(text => FoldedText.Of(text).Length == 0))
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

    // Answers may contain the conversation that they end, which is the prompt then.
    private static (string Prompt, string Chosen, string[] Rejected)? Explicit(JsonElement asked, JsonElement preferred, JsonElement others)
    {
        if (Text(asked, "system", "user") is not { } prompt)
        {
            return null;
        }

        return Text(preferred, "assistant") is { } chosen
            ? Rejected(others) is { } rejected ? (prompt, chosen, rejected) : null
            : Implicit(preferred, others) is { } pair && pair.Prompt.Trim() == prompt.Trim() ? pair : null;
    }

    // TRL's implicit prompt: the messages that chosen and rejected have in common at their beginning. Texts are not taken apart so: titles share
    // beginnings.
    private static (string Prompt, string Chosen, string[] Rejected)? Implicit(JsonElement preferred, JsonElement other)
    {
        if (preferred.ValueKind != JsonValueKind.Array || other.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var same = preferred.EnumerateArray().Zip(other.EnumerateArray()).TakeWhile(pair => JsonElement.DeepEquals(pair.First, pair.Second)).Count();
        return Text(preferred.EnumerateArray().Take(same), "system", "user") is { } prompt
            && Text(preferred.EnumerateArray().Skip(same), "assistant") is { } answer
            && Text(other.EnumerateArray().Skip(same), "assistant") is { } wrong
                ? (prompt, answer, [wrong])
                : null;
    }

    // A text, or the contents of messages of the roles, a blank line between.
    private static string? Text(JsonElement value, params string[] roles)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        return value.ValueKind == JsonValueKind.Array ? Text(value.EnumerateArray(), roles) : null;
    }

    private static string? Text(IEnumerable<JsonElement> messages, params string[] roles)
    {
        var contents = messages.Select(message =>
            message.ValueKind == JsonValueKind.Object
            && message.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String && roles.Contains(role.GetString())
            && message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
                ? content.GetString()
                : null).ToList();
        return contents.Count == 0 || contents.Contains(null) ? null : string.Join("\n\n", contents);
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
