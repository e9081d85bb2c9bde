using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Sources;

/// <summary>
/// Ids as files are joined by them: without white space around, and a whole number with a fraction of zeros without it, since tables that once had a gap
/// write their integers so. <c>1.0</c> is <c>1</c>; <c>01</c>, <c>1.5</c> and <c>1.10</c> are ids of their own.
/// </summary>
internal static class SourceId
{
    /// <summary>An id's text as it is compared; a part of the text.</summary>
    public static ReadOnlySpan<byte> Normal(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        return text is [.., (byte)'0'] ? Whole(text) : text;
    }

    /// <summary>An id's text as it is compared.</summary>
    public static string Normal(string text) => Encoding.UTF8.GetString(Normal(Encoding.UTF8.GetBytes(text)));

    /// <summary>A JSON value as an id, or null where it is none.</summary>
    public static string? Of(JsonElement element) =>
        JsonText.Of(element) is { } text ? Normal(element.ValueKind == JsonValueKind.Number ? OfNumber(text) : text) : null;

    /// <summary>A JSON number as an id: numbers that are equal and whole are one id, however they are written.</summary>
    public static string OfNumber(string text) =>
        text.AsSpan().ContainsAny('.', 'e', 'E') && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.Truncate(number) == number
            ? decimal.Truncate(number).ToString(CultureInfo.InvariantCulture)
            : text;

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        if (text is [> (byte)' ' and < 0x7F, .., > (byte)' ' and < 0x7F] or [> (byte)' ' and < 0x7F])
        {
            return text;
        }

        while (Rune.DecodeFromUtf8(text, out var first, out var length) == OperationStatus.Done && IsSpace(first))
        {
            text = text[length..];
        }

        while (Rune.DecodeLastFromUtf8(text, out var last, out var length) == OperationStatus.Done && IsSpace(last))
        {
            text = text[..^length];
        }

        return text;
    }

    // Marks of byte order and joins of no width are as little to be seen as a space.
    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune.Value is 0xFEFF or 0x200B or 0x2060;

    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> text)
    {
        var number = text.TrimEnd((byte)'0');
        if (number is not [.., (byte)'.'])
        {
            return text;
        }

        number = number[..^1];
        var digits = number is [(byte)'-', ..] ? number[1..] : number;
        return digits is [(byte)'0'] or [>= (byte)'1' and <= (byte)'9', ..] && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? number : text;
    }
}
