using System.Text.Json;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The keys of an object, JSON or a Python literal, or of the objects of an array. Texts that look like keys, and the keys of what is nested, are not among them. The text
/// may be cut anywhere, and contain what JSON does not have (NaN, half of a character): formats are recognised by keys alone.
/// </summary>
internal sealed class ObjectKeys
{
    private readonly HashSet<(string? Of, string Key)> _keys = [];

    /// <summary>Whether the object has a key.</summary>
    public bool Has(string key) => _keys.Contains((null, key));

    /// <summary>Whether an object after a key, or in the list after it, has a key.</summary>
    public bool Has(string outer, string key) => _keys.Contains((outer, key));

    /// <summary>Reads a text that begins with a bracket.</summary>
    public static ObjectKeys Of(ReadOnlySpan<char> text)
    {
        var found = new ObjectKeys();
        var open = new Stack<bool>();
        var (objects, outer) = (0, (string?)null);
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '{' or '[':
                    open.Push(text[at] == '{');
                    objects += text[at] == '{' ? 1 : 0;
                    break;
                case '}' or ']':
                    objects -= open.TryPop(out var wasObject) && wasObject ? 1 : 0;
                    if (open.Count == 0)
                    {
                        return found;
                    }

                    break;
                case '"' or '\'':
                    var end = End(text, at);
                    if (end < 0)
                    {
                        return found;
                    }

                    if (objects is 1 or 2 && open.Peek() && text[(end + 1)..].TrimStart().StartsWith(":"))
                    {
                        var key = Text(text[(at + 1)..end]);
                        found._keys.Add((objects == 1 ? null : outer, key));
                        outer = objects == 1 ? key : outer;
                    }

                    at = end;
                    break;
            }
        }

        return found;
    }

    // The place of the quote that closes the one at a place; below 0 where the text ends before it.
    private static int End(ReadOnlySpan<char> text, int start)
    {
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == text[start])
            {
                return at;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return -1;
    }

    private static string Text(ReadOnlySpan<char> quoted)
    {
        if (!quoted.Contains('\\'))
        {
            return quoted.ToString();
        }

        try
        {
            return JsonSerializer.Deserialize<string>($"\"{quoted}\"")!;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return quoted.ToString();
        }
    }
}
