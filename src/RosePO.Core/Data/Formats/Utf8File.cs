using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace RosePO.Core.Data.Formats;

/// <summary>Takes the bytes of a text as they are read.</summary>
internal interface ITextSink
{
    /// <summary>Takes the next bytes.</summary>
    void Accept(ReadOnlySpan<byte> bytes);

    /// <summary>There are no more bytes.</summary>
    void End();
}

/// <summary>Streams a UTF-8 text file once, plain or gzip, and stops at the first byte that is not UTF-8.</summary>
internal static class Utf8File
{
    private const int BlockSize = 1 << 20;

    /// <summary>Reads the file.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetEncodingInvalid"/>, with the line.</exception>
    public static void Read(string path, ITextSink? sink, CancellationToken cancellation)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            using var stream = Open(path);
            var (offset, line, lineStart, kept) = (0L, 1, 0L, 0);
            for (var last = false; !last;)
            {
                cancellation.ThrowIfCancellationRequested();
                var read = stream.Read(block, kept, block.Length - kept);
                last = read == 0;
                var bytes = block.AsSpan(0, kept + read);

                // A character may lie across two blocks: its first bytes wait for the next.
                kept = last ? 0 : UnfinishedBytes(bytes);
                var whole = bytes[..^kept];
                var invalid = FirstInvalid(whole);
                var valid = invalid < 0 ? whole : whole[..invalid];
                line += valid.Count((byte)'\n');
                if (valid.LastIndexOf((byte)'\n') is >= 0 and var end)
                {
                    lineStart = offset + end + 1;
                }

                if (invalid >= 0)
                {
                    throw DatasetErrors.NotUtf8(path, offset + invalid, line, (int)(offset + invalid - lineStart) + 1);
                }

                sink?.Accept(whole);
                offset += whole.Length;
                bytes[^kept..].CopyTo(block);
            }

            sink?.End();
        }
        catch (InvalidDataException exception)
        {
            throw DatasetErrors.NotGzip(path, exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static int UnfinishedBytes(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var value = bytes[^back];
            if ((value & 0b1100_0000) != 0b1000_0000)
            {
                var length = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : value >= 0xC0 ? 2 : 1;
                return length > back ? back : 0;
            }
        }

        return 0;
    }

    /// <summary>The first byte that is no UTF-8, or a zero, which UTF-16 is full of and text never holds; -1 where there is none.</summary>
    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var zero = bytes.IndexOf((byte)0);
        if (Utf8.IsValid(bytes))
        {
            return zero;
        }

        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return zero >= 0 ? Math.Min(zero, at) : at;
    }
}
