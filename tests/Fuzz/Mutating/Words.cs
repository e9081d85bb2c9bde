using System.Text;
using System.Text.RegularExpressions;

namespace RosePO.Fuzz.Mutating;

/// <summary>Damages that put a format's own words where they do not belong.</summary>
internal static partial class Words
{
    /// <summary>What a JSON text is made of.</summary>
    public static IReadOnlyList<string> Json { get; } =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "\\udc00", "\\u0000", "\0", "\n", "null", "true", "false", "[]", "{}", "\"\"", "//", "/**/", "'", "NaN", "-",
        "[[[[[[[[", "{\"a\":{\"a\":{\"a\":{", ",\"a\":1", "\"a\":null,", "\u03b5", "\ud83d\ude00", "1e400", "-1", "99999999999",
    ];

    /// <summary>What a YAML text is made of.</summary>
    public static IReadOnlyList<string> Yaml { get; } =
    [
        ": ", "- ", "? ", "&a ", "*a", "<<: *a\n", "!!binary ", "!!map ", "!x ", "| \n", "> \n", "---\n", "...\n", "%YAML 1.2\n", "# ", "\t", "[", "]", "{", "}", ",", "'", "\"", "@", "`",
        "${name}", "${", "${a.b}", "${env:PATH}", "${env:NOT_SET}", "{history}", "{candidates}", "{title}", "{", "{{", "}}", "~", "null", "true", "yes", "0x1F", "0o7", "1:30", "2001-01-01",
        "extends: self.yml\n", "matrix: { seed: [1, 2] }\n", "seeds: [1, 2, 3]\n", "\u0085", "\u2028", "\0", "\u001b[31m",
    ];

    /// <summary>What tables of text are made of.</summary>
    public static IReadOnlyList<string> Table { get; } =
        [",", ";", "\t", "|", "::", "\"", "\"\"", "'", "\n", "\r", "\r\n", "\0", "\\", "\\N", "NULL", "nan", " ", "\u00a0", "\u2028", "\ufeff", "é", "user", "item", "title", "=1+1", "-1", "1e400", "0"];

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Any(IReadOnlyList<string> from, Random random) => from[random.Next(from.Count)];

    /// <summary>Brackets that open thousands of times: what recursion cannot follow.</summary>
    public static byte[] Deep(Random random)
    {
        var open = Any(["[", "{\"a\":", "{a: ", "- ", "? ", "(", "${", "!!seq [", "&a [", "{\"type\":\"Sequence\",\"normalizers\":["], random);
        return Bytes(string.Concat(Enumerable.Repeat(open, random.Next(2) == 0 ? random.Next(20, 200) : 20_000)));
    }

    public static byte[] Replace(byte[] bytes, Random random, IReadOnlyList<string> words)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var found = Word().Matches(text);
        if (found.Count == 0)
        {
            return Mutating.Bytes.Insert(bytes, Bytes(Any(words, random)), random);
        }

        // By another word of the same file, or by one of the grammar's.
        var (word, other) = (found[random.Next(found.Count)], found[random.Next(found.Count)]);
        var put = random.Next(2) == 0 ? other.Value : Encoding.Latin1.GetString(Bytes(Any(words, random)));
        return Encoding.Latin1.GetBytes(string.Concat(text.AsSpan(0, word.Index), put, text.AsSpan(word.Index + word.Length)));
    }

    [GeneratedRegex(@"""[^""\n]*""|\w+")]
    private static partial Regex Word();
}
