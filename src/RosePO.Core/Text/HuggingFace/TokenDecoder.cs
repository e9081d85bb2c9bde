using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>The <c>decoder</c> of a tokenizer file: tokens back to text. ByteLevel, or Replace, ByteFallback, Fuse, Strip and Metaspace in sequence.</summary>
internal sealed class TokenDecoder
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    private readonly Func<List<string>, List<string>>[] _steps;

    private TokenDecoder(IEnumerable<Func<List<string>, List<string>>> steps) => _steps = [.. steps];

    /// <summary>Reads the section.</summary>
    /// <exception cref="NotSupportedException">It is missing, or a step is of another kind.</exception>
    public static TokenDecoder Read(JsonElement? section) =>
        new(Steps(section ?? throw new NotSupportedException("no decoder")));

    /// <summary>The text of tokens.</summary>
    public string Decode(IEnumerable<string> tokens) => string.Concat(_steps.Aggregate(tokens.ToList(), (parts, step) => step(parts)));

    private static IEnumerable<Func<List<string>, List<string>>> Steps(JsonElement section)
    {
        switch (section.RequiredText("type"))
        {
            case "Sequence":
                return [.. section.List("decoders").SelectMany(Steps)];
            case "ByteLevel":
                return [tokens => [Encoding.UTF8.GetString([.. tokens.SelectMany(ByteAlphabet.Read)])]];
            case "Replace" when section.Member("pattern")?.Text("String") is { Length: > 0 } pattern:
                var content = section.RequiredText("content");
                return [tokens => tokens.ConvertAll(token => token.Replace(pattern, content, StringComparison.Ordinal))];
            case "ByteFallback":
                return [JoinBytes];
            case "Fuse":
                return [tokens => [string.Concat(tokens)]];
            case "Strip" when section.RequiredText("content") is { Length: 1 } stripped:
                var (start, stop) = (section.RequiredNumber("start"), section.RequiredNumber("stop"));
                return [tokens => tokens.ConvertAll(token => Strip(token, stripped[0], start, stop))];
            case "Metaspace":
                var mark = PreTokenizer.MetaspaceMark(section);
                var first = PreTokenizer.MetaspaceScheme(section) == "never" ? " " : "";
                return [tokens => [.. tokens.Select((token, i) => token.Replace(mark, i == 0 ? first : " ", StringComparison.Ordinal))]];
            case var other:
                throw new NotSupportedException($"the decoder {other}");
        }
    }

    // A run of byte tokens is text together, or U+FFFD for each byte.
    private static List<string> JoinBytes(List<string> tokens)
    {
        var (joined, run) = (new List<string>(tokens.Count), new List<byte>());
        foreach (var token in tokens)
        {
            if (ByteOf(token) is { } value)
            {
                run.Add(value);
                continue;
            }

            Flush();
            joined.Add(token);
        }

        Flush();
        return joined;

        void Flush()
        {
            if (run.Count == 0)
            {
                return;
            }

            try
            {
                joined.Add(s_strict.GetString([.. run]));
            }
            catch (DecoderFallbackException)
            {
                joined.AddRange(Enumerable.Repeat("\ufffd", run.Count));
            }

            run.Clear();
        }
    }

    private static byte? ByteOf(string token) =>
        token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static string Strip(string token, char stripped, int start, int stop)
    {
        var (from, to) = (0, token.Length);
        while (from < start && from < to && token[from] == stripped)
        {
            from++;
        }

        while (token.Length - to < stop && to > from && token[to - 1] == stripped)
        {
            to--;
        }

        return token[from..to];
    }
}
