using System.Text.Json;

namespace RosePO.Core.Data.Bytes;

/// <summary>Where lines end: at a line feed, at a carriage return and line feed, and, as old Macs wrote, at a carriage return alone; also mixed.</summary>
internal static class LineEnds
{
    private const byte Feed = (byte)'\n';
    private const byte Return = (byte)'\r';

    /// <summary>The place of the first end of a line, or -1.</summary>
    public static int Find(ReadOnlySpan<byte> text) => text.IndexOfAny(Feed, Return);

    /// <summary>The bytes of the end of a line; 0 where a carriage return is the last byte and more may follow.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where its line ends.</param>
    /// <param name="ended">Whether nothing follows the text.</param>
    public static int Length(ReadOnlySpan<byte> text, int at, bool ended) =>
        text[at] == Feed ? 1
        : at + 1 < text.Length ? (text[at + 1] == Feed ? 2 : 1)
        : ended ? 1 : 0;

    /// <summary>How many lines end in a text.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = text.Count(Feed);
        for (int at; (at = text.IndexOf(Return)) >= 0; text = text[(at + 1)..])
        {
            count += at + 1 < text.Length && text[at + 1] == Feed ? 0 : 1;
        }

        return count;
    }

    /// <summary>The line of a text, from 1, in which its JSON breaks off; JSON's own count knows line feeds alone.</summary>
    public static int LineOf(JsonException error, ReadOnlySpan<byte> text)
    {
        var at = 0;
        for (var line = error.LineNumber ?? 0; line > 0 && text[at..].IndexOf(Feed) is >= 0 and var end; line--)
        {
            at += end + 1;
        }

        return 1 + Count(text[..(int)Math.Min(text.Length, at + (error.BytePositionInLine ?? 0))]);
    }
}
