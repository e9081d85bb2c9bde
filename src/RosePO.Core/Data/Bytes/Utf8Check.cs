using System.Text.Unicode;

namespace RosePO.Core.Data.Bytes;

/// <summary>Says whether a stream is UTF-8, block by block.</summary>
internal sealed class Utf8Check
{
    private readonly byte[] _block = new byte[1 << 16];

    /// <summary>Whether every byte of the stream belongs to a character.</summary>
    public bool Holds(Stream stream)
    {
        var kept = 0;
        int read;
        while ((read = stream.Read(_block, kept, _block.Length - kept)) > 0)
        {
            var bytes = _block.AsSpan(0, kept + read);
            kept = UnfinishedBytes(bytes);
            if (!Utf8.IsValid(bytes[..^kept]))
            {
                return false;
            }

            bytes[^kept..].CopyTo(_block);
        }

        return kept == 0;
    }

    // The first bytes of a character that continues in the next block.
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
}
