using System.Text.Json;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>
/// The <c>pre_tokenizer</c> of a tokenizer file: pieces that no merge crosses. ByteLevel, Split by an isolating pattern, Digits
/// and Metaspace, in sequence.
/// </summary>
internal sealed class PreTokenizer
{
    // The pattern of GPT-2 that a ByteLevel step has built in.
    internal const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private readonly Func<Piece, IEnumerable<Piece>>[] _steps;

    private PreTokenizer(IEnumerable<Func<Piece, IEnumerable<Piece>>> steps, IReadOnlyList<string> patterns, bool byteLevel)
    {
        _steps = [.. steps];
        Patterns = patterns;
        IsByteLevel = byteLevel;
    }

    /// <summary>The patterns that text is cut by, in order.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>Whether pieces are read as bytes.</summary>
    public bool IsByteLevel { get; }

    /// <summary>Reads the section.</summary>
    /// <exception cref="NotSupportedException">A step is of another kind.</exception>
    public static PreTokenizer Read(JsonElement? section)
    {
        var (patterns, byteLevel) = (new List<string>(), false);
        return new PreTokenizer(section is { } step ? Steps(step, patterns, ref byteLevel) : [], patterns, byteLevel);
    }

    /// <summary>The pieces of a text.</summary>
    /// <param name="text">Normalised text.</param>
    /// <param name="atStart">Whether nothing is before it, not even a special token.</param>
    public IEnumerable<string> Split(string text, bool atStart)
    {
        IEnumerable<Piece> pieces = text.Length == 0 ? [] : [new Piece(text, atStart)];
        return _steps.Aggregate(pieces, (cut, step) => cut.SelectMany(step)).Select(piece => piece.Text);
    }

    private static List<Func<Piece, IEnumerable<Piece>>> Steps(JsonElement section, List<string> patterns, ref bool byteLevel)
    {
        switch (section.RequiredText("type"))
        {
            case "Sequence":
                var steps = new List<Func<Piece, IEnumerable<Piece>>>();
                foreach (var step in section.List("pretokenizers"))
                {
                    steps.AddRange(Steps(step, patterns, ref byteLevel));
                }

                return steps;
            case var type when byteLevel:
                throw new NotSupportedException($"the pre-tokenizer {type} after ByteLevel");
            case "ByteLevel":
                byteLevel = true;
                var pattern = section.Flag("use_regex", true) ? Pattern(Gpt2Pattern, patterns) : null;
                var spaced = section.Flag("add_prefix_space", true);
                return [piece => Isolate(pattern, spaced ? Spaced(piece) : piece)];
            case "Split" when section.Text("behavior") == "Isolated" && !section.Flag("invert")
                && section.Member("pattern")?.Text("Regex") is { } regex:
                return [Isolating(Pattern(regex, patterns))];
            case "Digits":
                return [Isolating(Pattern(section.Flag("individual_digits") ? @"\p{N}" : @"\p{N}+", patterns))];
            case "Metaspace":
                return [Metaspace(section)];
            case var other:
                throw new NotSupportedException($"the pre-tokenizer {other}{(other == "Split" ? " that does not isolate a regular expression" : "")}");
        }
    }

    private static SplitPattern Pattern(string regex, List<string> patterns)
    {
        patterns.Add(regex);
        return new SplitPattern(regex);
    }

    private static Func<Piece, IEnumerable<Piece>> Isolating(SplitPattern pattern) => piece => Isolate(pattern, piece);

    private static IEnumerable<Piece> Isolate(SplitPattern? pattern, Piece piece) =>
        pattern is null ? [piece] : pattern.Split(piece.Text).Select((text, i) => new Piece(text, piece.AtStart && i == 0));

    private static Piece Spaced(Piece piece) => piece.Text.StartsWith(' ') ? piece : piece with { Text = ' ' + piece.Text };

    private static Func<Piece, IEnumerable<Piece>> Metaspace(JsonElement section)
    {
        var mark = MetaspaceMark(section);
        var scheme = MetaspaceScheme(section);
        var split = section.Flag("split", true);
        return piece =>
        {
            var text = piece.Text.Replace(" ", mark, StringComparison.Ordinal);
            if ((scheme == "always" || (scheme == "first" && piece.AtStart)) && !text.StartsWith(mark, StringComparison.Ordinal))
            {
                text = mark + text;
            }

            return split ? Words(text, mark).Select((word, i) => new Piece(word, piece.AtStart && i == 0)) : [piece with { Text = text }];
        };
    }

    /// <summary>The one character that stands for a space.</summary>
    internal static string MetaspaceMark(JsonElement section) => section.RequiredText("replacement") is { Length: 1 } mark
        ? mark
        : throw new FormatException("'replacement' of Metaspace is not one character");

    /// <summary>When a mark is prepended: <c>always</c>, <c>first</c> or <c>never</c>; older files say it by a flag.</summary>
    internal static string MetaspaceScheme(JsonElement section)
    {
        var scheme = section.Text("prepend_scheme") ?? (section.Flag("add_prefix_space", true) ? "always" : "never");
        return scheme is "always" or "first" or "never" ? scheme : throw new NotSupportedException($"the prepend scheme {scheme} of Metaspace");
    }

    // A word starts at each mark and takes it along.
    private static IEnumerable<string> Words(string text, string mark)
    {
        var from = 0;
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == mark[0])
            {
                yield return text[from..at];
                from = at;
            }
        }

        if (from < text.Length)
        {
            yield return text[from..];
        }
    }

    private readonly record struct Piece(string Text, bool AtStart);
}
