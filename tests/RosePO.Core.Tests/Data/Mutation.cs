using System.Text;

namespace RosePO.Core.Tests.Data;

/// <summary>Files as they break.</summary>
internal static class Mutation
{
    /// <summary>One of: bits flipped, the end cut, a line cut, columns swapped, another encoding (UTF-16, Latin-1), a line grown up to 10 MB, bytes put in.</summary>
    public static byte[] Of(byte[] bytes, Random random)
    {
        var mutated = (byte[])bytes.Clone();
        switch (random.Next(8))
        {
            case 0:
                for (var flips = random.Next(1, 8); flips > 0; flips--)
                {
                    mutated[random.Next(mutated.Length)] ^= (byte)(1 << random.Next(8));
                }

                return mutated;
            case 1:
                return mutated[..random.Next(mutated.Length)];
            case 2:
                return Lines(mutated, random, line => line.Length > 0 ? line[..random.Next(line.Length)] : line);
            case 3:
                return Lines(mutated, random, line => Swap(line, random));
            case 4:
                return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(mutated));
            case 5:
                return Encoding.Convert(Encoding.UTF8, Encoding.Latin1, mutated);
            case 6:
                return Lines(mutated, random, line => line + new string((char)random.Next(32, 127), random.Next(20) == 0 ? 10_000_000 : 5_000));
            default:
                var at = random.Next(mutated.Length);
                return [.. mutated[..at], .. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)random.Next(256)), .. mutated[at..]];
        }
    }

    private static byte[] Lines(byte[] bytes, Random random, Func<string, string> change)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        var at = random.Next(lines.Length);
        lines[at] = change(lines[at]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    private static string Swap(string line, Random random)
    {
        var delimiter = line.FirstOrDefault(character => character is '\t' or ',' or ';' or '|' or ':');
        var columns = line.Split(delimiter);
        var (a, b) = (random.Next(columns.Length), random.Next(columns.Length));
        (columns[a], columns[b]) = (columns[b], columns[a]);
        return string.Join(delimiter, columns);
    }
}
