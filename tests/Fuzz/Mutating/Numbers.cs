using System.Text;
using System.Text.RegularExpressions;

namespace RosePO.Fuzz.Mutating;

/// <summary>Numbers at the ends of their ranges in place of a number of the file.</summary>
internal static partial class Numbers
{
    public static IReadOnlyList<string> Extremes { get; } =
    [
        "-1", "0", "1", "-0", "1.5", "1e3", "1e-400", "1e400", "NaN", "Infinity", "-Infinity", "32768", "2147483647", "2147483648", "-2147483648", "4294967296",
        "9007199254740993", "4611686018427387904", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "0x10", "1_000", "010", "1,5", "٣",
        "99999999999999999999999999999999999999999999999999", "true", "null", "\"4\"", "[4]", "{}", "",
    ];

    public static byte[] Replace(byte[] bytes, Random random)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var numbers = Number().Matches(text);
        if (numbers.Count == 0)
        {
            return Bytes.Insert(bytes, Words.Bytes(Words.Any(Extremes, random)), random);
        }

        var number = numbers[random.Next(numbers.Count)];
        return Encoding.Latin1.GetBytes(string.Concat(
            text.AsSpan(0, number.Index), Encoding.Latin1.GetString(Words.Bytes(Words.Any(Extremes, random))), text.AsSpan(number.Index + number.Length)));
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Number();
}
