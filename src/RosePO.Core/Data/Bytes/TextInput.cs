using System.IO.Compression;
using System.Text;
using RosePO.Core.Artifacts;
using ZstdSharp;

namespace RosePO.Core.Data.Bytes;

/// <summary>Opens text files as streams of UTF-8: inflated by their ending, transcoded by byte order mark or by a named encoding.</summary>
internal static class TextInput
{
    private static readonly string[] s_compressed = [".gz", ".zst"];

    /// <summary>A path without the ending of its compression.</summary>
    public static string WithoutCompression(string path)
    {
        var ending = s_compressed.FirstOrDefault(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        return ending is null ? path : path[..^ending.Length];
    }

    /// <summary>Opens a file; UTF-8 is passed on as it is and checked by its reader.</summary>
    /// <param name="path">The file; <c>.gz</c> and <c>.zst</c> are inflated.</param>
    /// <param name="encoding">The encoding's name; null reads UTF-8, or UTF-16 that begins with a byte order mark.</param>
    /// <exception cref="RoseException">The file is missing or cannot be read.</exception>
    public static Stream Open(string path, string? encoding)
    {
        var source = encoding is null ? ByMark(path) : Named(encoding);
        var stream = Inflate(path);
        return source is null ? stream : Encoding.CreateTranscodingStream(stream, source, new UTF8Encoding(false));
    }

    /// <summary>The named encoding where a file is not UTF-8; null where it is. For formats whose files come in both.</summary>
    public static string? UnlessUtf8(string path, string encoding)
    {
        using var stream = Inflate(path);
        var check = new Utf8Check();
        try
        {
            return check.Holds(stream) ? null : encoding;
        }
        catch (Exception cause) when (cause is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw DatasetErrors.NotCompressed(path, cause);
        }
    }

    /// <summary>The encoding of a name; it fails on bytes that it does not have, rather than replacing them.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: no encoding has the name.</exception>
    public static Encoding Named(string name)
    {
        try
        {
            var known = CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return known ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            throw DatasetErrors.ValueInvalid("Encoding", $"the name of an encoding such as utf-8, iso-8859-1, windows-1252 or utf-16; '{name}' is none");
        }
    }

    private static Stream Inflate(string path)
    {
        var file = OpenFile(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress)
            : path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? new DecompressionStream(file, leaveOpen: false)
            : file;
    }

    private static FileStream OpenFile(string path)
    {
        FileStamp.RequireFile(path);
        return Reading.Of(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan));
    }

    private static UnicodeEncoding? ByMark(string path)
    {
        Span<byte> start = stackalloc byte[2];
        try
        {
            using var stream = Inflate(path);
            var read = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false);
            return read < 2 ? null
                : start[0] == 0xFF && start[1] == 0xFE ? new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)
                : start[0] == 0xFE && start[1] == 0xFF ? new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)
                : null;
        }
        catch (Exception cause) when (cause is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw DatasetErrors.NotCompressed(path, cause);
        }
    }
}
