using System.Text;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>
/// The 256 visible characters that byte-level BPE writes bytes with (GPT-2, Radford et al. 2019): printable Latin-1 bytes stand
/// for themselves, the others for the characters from U+0100 on, in order.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] s_characters = Characters();
    private static readonly Dictionary<char, byte> s_bytes =
        Enumerable.Range(0, 256).ToDictionary(value => s_characters[value], value => (byte)value);

    /// <summary>The characters, by byte.</summary>
    public static IReadOnlyList<char> All => s_characters;

    /// <summary>A text's UTF-8 bytes as characters.</summary>
    public static string Write(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return string.Create(bytes.Length, bytes, (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = s_characters[from[i]];
            }
        });
    }

    /// <summary>The bytes that a token's characters stand for, or the token's own UTF-8 bytes where one of them stands for none.</summary>
    public static byte[] Read(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (!s_bytes.TryGetValue(token[i], out bytes[i]))
            {
                return Encoding.UTF8.GetBytes(token);
            }
        }

        return bytes;
    }

    private static char[] Characters()
    {
        var characters = new char[256];
        var next = '\u0100';
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            characters[value] = printable ? (char)value : next++;
        }

        return characters;
    }
}
