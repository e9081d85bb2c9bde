using System.Buffers;
using System.Text.Json;

namespace RosePO.Core.Data.Bytes;

/// <summary>
/// JSON as Python, JavaScript and C write it where a number is none: <c>NaN</c> is null, which is what it stands for in tables, and <c>Infinity</c> a text,
/// which no number is read from.
/// </summary>
internal static class LenientJson
{
    /// <summary>The deepest nesting that is read: columns that nobody reads may contain anything.</summary>
    public const int MaximumDepth = 512;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaximumDepth };
    private static readonly SearchValues<byte> s_beginnings = SearchValues.Create("\"NnIi-+"u8);

    /// <summary>Parses a text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, s_options);
        }
        catch (JsonException) when (Corrected(json.Span) is { } corrected)
        {
            return JsonDocument.Parse(corrected, s_options);
        }
    }

    /// <summary>A text whose numbers that are none are as above, on the same lines; null where it has none.</summary>
    public static byte[]? Corrected(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("aN"u8) < 0 && json.IndexOf("nan"u8) < 0 && json.IndexOf("nf"u8) < 0)
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>(json.Length + 16);
        var (at, copied) = (0, 0);
        while (at < json.Length && json[at..].IndexOfAny(s_beginnings) is >= 0 and var found)
        {
            at += found;
            if (json[at] == '"')
            {
                at = BehindText(json, at + 1);
                continue;
            }

            var word = Word(json[at..]);
            var written = Written(word);
            if (!written.IsEmpty)
            {
                output.Write(json[copied..at]);
                output.Write(written);
                copied = at + word.Length;
            }

            at += word.Length;
        }

        output.Write(json[copied..]);
        return copied > 0 ? output.WrittenSpan.ToArray() : null;
    }

    private static ReadOnlySpan<byte> Written(ReadOnlySpan<byte> word)
    {
        var name = word.TrimStart("+-"u8);
        return name.SequenceEqual("NaN"u8) || name.SequenceEqual("nan"u8) ? "null"u8
            : !name.SequenceEqual("Infinity"u8) && !name.SequenceEqual("inf"u8) && !name.SequenceEqual("Inf"u8) ? default
            : word[0] == '-' ? "\"-Infinity\""u8 : "\"Infinity\""u8;
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text)
    {
        var length = 1;
        while (length < text.Length && char.IsAsciiLetterOrDigit((char)text[length]))
        {
            length++;
        }

        return text[..length];
    }

    private static int BehindText(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var found)
        {
            at += found;
            if (json[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }

        return json.Length;
    }
}
