using System.Buffers;
using System.Text;
using System.Text.Unicode;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Text;

/// <summary>
/// Reads the text files that a user writes: UTF-8, or UTF-16 and UTF-32 that begin with a byte order mark. Bytes of another encoding are an
/// error at their line; none is ever replaced by U+FFFD.
/// </summary>
internal static class TextFile
{
    // Templates and experiments are written by hand.
    private const int Longest = 4 << 20;

    private static readonly (byte[] Mark, Encoding Encoding)[] s_marks =
    [
        // UTF-32's little-endian mark begins as that of UTF-16 does.
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)),
    ];

    /// <summary>The text of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">The most bytes that such a file may have.</param>
    /// <exception cref="RoseException">The file cannot be read, is too long, or is in an encoding that it does not say.</exception>
    public static string Read(string path, int longest = Longest)
    {
        var bytes = Bytes(path, longest);
        foreach (var (mark, encoding) in s_marks)
        {
            if (bytes.AsSpan().StartsWith(mark))
            {
                return Marked(path, encoding, bytes[mark.Length..]);
            }
        }

        var text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes.AsSpan();
        if (text.Contains((byte)0))
        {
            throw TextErrors.HoldsZeros(path, LineOf(text, text.IndexOf((byte)0)));
        }

        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw NotUtf8(path, text);
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="RoseException">The file cannot be read, or is too long.</exception>
    private static byte[] Bytes(string path, int longest)
    {
        FileStamp.RequireFile(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var (bytes, count) = (new byte[Math.Min(stream.CanSeek ? stream.Length : 0, longest) + 1], 0);
            int read;
            while ((read = stream.Read(bytes, count, bytes.Length - count)) > 0)
            {
                if ((count += read) > longest)
                {
                    throw TextErrors.TooLong(path, longest);
                }

                // A pipe has no length, and a file may grow.
                Array.Resize(ref bytes, count == bytes.Length ? Math.Max(4096, 2 * count) : bytes.Length);
            }

            return bytes[..count];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotReadable(path, exception);
        }
    }

    private static string Marked(string path, Encoding encoding, byte[] bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (ArgumentException exception)
        {
            const char Wrong = '\uffff';
            var lenient = (Encoding)encoding.Clone();
            lenient.DecoderFallback = new DecoderReplacementFallback(Wrong.ToString());
            var text = lenient.GetString(bytes);
            throw TextErrors.NotInEncoding(path, encoding.WebName.ToUpperInvariant(), text.AsSpan(0, text.IndexOf(Wrong)).Count('\n') + 1, exception);
        }
    }

    private static RoseException NotUtf8(string path, ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        var line = text[(text[..at].LastIndexOf((byte)'\n') + 1)..at];
        return TextErrors.NotUtf8(path, text[at], LineOf(text, at), Encoding.UTF8.GetString(line).Length + 1);
    }

    private static int LineOf(ReadOnlySpan<byte> text, int at) => text[..at].Count((byte)'\n') + 1;
}
