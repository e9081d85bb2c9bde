using System.Text;

namespace RosePO.Fuzz.Mutating;

/// <summary>Files as they break, and as somebody breaks them: one to four damages to bytes, lines, words, numbers or nesting.</summary>
internal static class Mutator
{
    private const int DeepEvery = 300;
    private const int LongEvery = 400;

    /// <summary>A damaged copy.</summary>
    /// <param name="whole">A file that can be read.</param>
    /// <param name="random">Draws the damages.</param>
    /// <param name="words">What the format's own grammar is made of.</param>
    public static byte[] Of(byte[] whole, Random random, IReadOnlyList<string> words)
    {
        var bytes = whole;
        for (var damages = random.Next(1, 5); damages > 0; damages--)
        {
            bytes = Damage(bytes, random, words);
        }

        return bytes;
    }

    private static byte[] Damage(byte[] bytes, Random random, IReadOnlyList<string> words)
    {
        if (bytes.Length == 0)
        {
            return Words.Bytes(Words.Any(words, random));
        }

        if (random.Next(DeepEvery) == 0)
        {
            return Bytes.Insert(bytes, Words.Deep(random), random);
        }

        return random.Next(16) switch
        {
            0 or 1 => Bytes.Flip(bytes, random),
            2 => Bytes.Set(bytes, random),
            3 => bytes[..random.Next(bytes.Length)],
            4 => Bytes.Delete(bytes, random),
            5 => Bytes.Repeat(bytes, random),
            6 => Bytes.Swap(bytes, random),
            7 => Bytes.Insert(bytes, Bytes.Noise(random), random),
            8 or 9 => Bytes.Insert(bytes, Words.Bytes(Words.Any(words, random)), random),
            10 => Numbers.Replace(bytes, random),
            11 => Words.Replace(bytes, random, words),
            12 => Lines.Change(bytes, random, line => line.Length > 0 ? line[..random.Next(line.Length)] : line),
            13 => Lines.Change(bytes, random, line => Lines.SwapColumns(line, random)),
            14 => Lines.Rearrange(bytes, random),
            _ => random.Next(4) switch
            {
                0 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes)),
                1 => Encoding.Convert(Encoding.UTF8, Encoding.Latin1, bytes),
                2 => [.. "\uFEFF"u8, .. bytes],
                _ => Lines.Change(bytes, random, line => line + new string((char)random.Next(32, 127), random.Next(LongEvery) == 0 ? 10_000_000 : 2_000)),
            },
        };
    }
}
