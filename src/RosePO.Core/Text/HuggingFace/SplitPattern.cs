using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>
/// A regular expression of a tokenizer file, which counts characters where .NET counts UTF-16 units. Texts beyond the basic
/// plane are matched through a shadow: each character replaced by one of its own category inside the plane.
/// </summary>
internal sealed class SplitPattern
{
    private const int LongestPattern = 4096;
    private const char LongS = '\u017f';

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    // A character of each category that no pattern spells, so that only its category can matter.
    private static readonly Dictionary<UnicodeCategory, char> s_shadows = new()
    {
        [UnicodeCategory.UppercaseLetter] = '\u0531',
        [UnicodeCategory.LowercaseLetter] = '\u0561',
        [UnicodeCategory.TitlecaseLetter] = '\u1f88',
        [UnicodeCategory.ModifierLetter] = '\u02ee',
        [UnicodeCategory.OtherLetter] = '\u05d0',
        [UnicodeCategory.NonSpacingMark] = '\u0591',
        [UnicodeCategory.SpacingCombiningMark] = '\u0903',
        [UnicodeCategory.EnclosingMark] = '\u0488',
        [UnicodeCategory.DecimalDigitNumber] = '\u0661',
        [UnicodeCategory.LetterNumber] = '\u16ee',
        [UnicodeCategory.OtherNumber] = '\u09f4',
        [UnicodeCategory.Format] = '\u0600',
        [UnicodeCategory.PrivateUse] = '\ue000',
        [UnicodeCategory.ConnectorPunctuation] = '\u203f',
        [UnicodeCategory.DashPunctuation] = '\u058a',
        [UnicodeCategory.OpenPunctuation] = '\u0f3a',
        [UnicodeCategory.ClosePunctuation] = '\u0f3b',
        [UnicodeCategory.InitialQuotePunctuation] = '\u2e02',
        [UnicodeCategory.FinalQuotePunctuation] = '\u2e03',
        [UnicodeCategory.OtherPunctuation] = '\u055a',
        [UnicodeCategory.MathSymbol] = '\u03f6',
        [UnicodeCategory.CurrencySymbol] = '\u058f',
        [UnicodeCategory.ModifierSymbol] = '\u02c2',
        [UnicodeCategory.OtherSymbol] = '\u0482',
        [UnicodeCategory.OtherNotAssigned] = '\u0378',
    };

    private readonly Regex _regex;
    private readonly bool _ignoresCase;

    /// <summary>Takes a pattern whose every construct means the same in both dialects.</summary>
    /// <exception cref="NotSupportedException">A construct does not.</exception>
    public SplitPattern(string pattern)
    {
        Check(pattern);
        _ignoresCase = pattern.Contains("(?i", StringComparison.Ordinal);
        try
        {
            _regex = new Regex(pattern, RegexOptions.CultureInvariant, s_patience);
        }
        catch (ArgumentException exception)
        {
            throw new NotSupportedException($"the pattern '{pattern}', {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>The matches and what is between them, in order; together they are the text.</summary>
    public IEnumerable<string> Split(string text)
    {
        var (shadow, starts) = Shadow(text);
        var at = 0;
        foreach (Match match in _regex.Matches(shadow))
        {
            var (start, end) = (Start(match.Index), Start(match.Index + match.Length));
            if (start > at)
            {
                yield return text[at..start];
            }

            if (end > start)
            {
                yield return text[start..end];
            }

            at = end;
        }

        if (at < text.Length)
        {
            yield return text[at..];
        }

        int Start(int index) => starts is null ? index : starts[index];
    }

    // The text as the pattern sees it, and where each of its characters starts in the text (null where the two are aligned).
    private (string Shadow, int[]? Starts) Shadow(string text)
    {
        // Case folding makes the long s an s, which .NET's comparison does not.
        var plain = _ignoresCase ? text.Replace(LongS, 's') : text;
        if (plain.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0)
        {
            return (plain, null);
        }

        var shadow = new StringBuilder(text.Length);
        var starts = new List<int>(text.Length + 1);
        var at = 0;
        foreach (var rune in plain.EnumerateRunes())
        {
            shadow.Append(rune.IsBmp ? (char)rune.Value : s_shadows[Rune.GetUnicodeCategory(rune)]);
            starts.Add(at);
            at += rune.Utf16SequenceLength;
        }

        starts.Add(at);
        return (shadow.ToString(), [.. starts]);
    }

    private static void Check(string pattern)
    {
        if (pattern.Length > LongestPattern)
        {
            throw new NotSupportedException($"a pattern of {pattern.Length} characters");
        }

        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            var known = rest[0] switch
            {
                '\\' => rest.Length > 1 && (!char.IsAsciiLetterOrDigit(rest[1]) || "pPsSrntdD".Contains(rest[1], StringComparison.Ordinal)),
                '[' => !inClass,
                '&' => !inClass || !rest.StartsWith("&&"),
                '(' => inClass || !rest.StartsWith("(?") || rest.StartsWith("(?:") || rest.StartsWith("(?i:") || rest.StartsWith("(?!") || rest.StartsWith("(?="),
                '^' => inClass && pattern[i - 1] == '[',
                '$' => inClass,
                _ => true,
            };
            if (!known)
            {
                throw new NotSupportedException($"the pattern '{pattern}' at character {i + 1}");
            }

            inClass = rest[0] == '[' || (inClass && rest[0] != ']');
            i += rest[0] == '\\' ? 1 : 0;
        }
    }
}
