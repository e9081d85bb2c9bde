using System.Buffers.Text;

namespace RosePO.Benchmarks.Measuring;

/// <summary>A CSV log as one is written: in the order of time, users mixed. Items of rank r are drawn in proportion to about 1/r.</summary>
internal static class GeneratedLog
{
    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">Interactions.</param>
    /// <param name="users">Users.</param>
    /// <param name="items">Items.</param>
    public static void Write(string path, int rows, int users, int items)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write("user,item,timestamp,rating\n"u8);
        var random = new Random(1);
        Span<byte> line = stackalloc byte[64];
        var scale = Math.Log(items);
        for (var row = 0; row < rows; row++)
        {
            var length = Field(line, 0, random.Next(users), (byte)',');
            length = Field(line, length, (int)Math.Exp(random.NextDouble() * scale), (byte)',');
            length = Field(line, length, 1_000_000_000 + (row * 20L), (byte)',');
            length = Field(line, length, random.Next(1, 6), (byte)'\n');
            file.Write(line[..length]);
        }
    }

    private static int Field(Span<byte> line, int at, long value, byte end)
    {
        Utf8Formatter.TryFormat(value, line[at..], out var written);
        line[at + written] = end;
        return at + written + 1;
    }
}
