namespace RosePO.Fuzz.Mutating;

/// <summary>Damages that know nothing of a format.</summary>
internal static class Bytes
{
    private static readonly byte[] s_edges = [0, 1, 9, 10, 13, 32, 34, 39, 44, 58, 91, 92, 93, 123, 125, 127, 128, 192, 237, 255];

    public static byte[] Flip(byte[] bytes, Random random)
    {
        var copy = (byte[])bytes.Clone();
        for (var flips = random.Next(1, 8); flips > 0; flips--)
        {
            copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        }

        return copy;
    }

    public static byte[] Set(byte[] bytes, Random random)
    {
        var copy = (byte[])bytes.Clone();
        copy[random.Next(copy.Length)] = s_edges[random.Next(s_edges.Length)];
        return copy;
    }

    public static byte[] Delete(byte[] bytes, Random random)
    {
        var (at, length) = Block(bytes, random);
        return [.. bytes[..at], .. bytes[(at + length)..]];
    }

    public static byte[] Repeat(byte[] bytes, Random random)
    {
        var (at, length) = Block(bytes, random);
        var times = random.Next(1, 4);
        return [.. bytes[..at], .. Enumerable.Repeat(bytes[at..(at + length)], times).SelectMany(block => block), .. bytes[at..]];
    }

    public static byte[] Swap(byte[] bytes, Random random)
    {
        var (from, length) = Block(bytes, random);
        var to = random.Next(bytes.Length - length + 1);
        var copy = (byte[])bytes.Clone();
        bytes.AsSpan(from, length).CopyTo(copy.AsSpan(to));
        return copy;
    }

    public static byte[] Insert(byte[] bytes, byte[] inserted, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        return [.. bytes[..at], .. inserted, .. bytes[at..]];
    }

    public static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 9)];
        random.NextBytes(noise);
        return noise;
    }

    // Short blocks mostly: long ones leave little of a format behind.
    private static (int At, int Length) Block(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        return (at, random.Next(1, Math.Min(bytes.Length - at, random.Next(8) == 0 ? bytes.Length : 24) + 1));
    }
}
