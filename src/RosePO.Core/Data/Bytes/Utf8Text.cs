using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace RosePO.Core.Data.Bytes;

/// <summary>Checks that bytes are text.</summary>
internal static class Utf8Text
{
    /// <summary>Checks one record.</summary>
    /// <exception cref="RoseException">A byte is no UTF-8, or a zero, which UTF-16 is full of and text never contains.</exception>
    public static void Check(ReadOnlySpan<byte> record, string path, int line, long offset)
    {
        var zero = record.IndexOf((byte)0);
        if (zero < 0 && Utf8.IsValid(record))
        {
            return;
        }

        var at = 0;
        while (at != zero && Rune.DecodeFromUtf8(record[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        var lineStart = record[..at].LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        throw DatasetErrors.NotUtf8(path, offset + at, line + LineEnds.Count(record[..at]), at - lineStart + 1);
    }
}
