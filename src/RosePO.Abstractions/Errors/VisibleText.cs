using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace RosePO;

/// <summary>
/// Texts of others (titles, columns, keys, names of files) as a console, a log or a document may contain them: what steers a terminal, turns the
/// direction of writing, ends the line, or commands a build service is written as <c>\u001b</c>.
/// </summary>
public static class VisibleText
{
    // Longer messages are a value that was taken for a name.
    private const int Longest = 8000;

    private static readonly SearchValues<char> s_nameEnds = SearchValues.Create("[]# ");
    private static readonly string[] s_starts = ["##", "::", "section_", "travis_"];

    /// <summary>A text on one line.</summary>
    /// <param name="text">The text.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Line(string? text) => text is null ? null : Escape(Cut(text), lines: false);

    /// <summary>A text of several lines, which stay.</summary>
    /// <param name="text">The text.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Lines(string? text) => text is null ? null : Escape(text, lines: true);

    private static string Cut(string text) =>
        text.Length <= Longest ? text : $"{text[..((Longest / 2) - 2)]} \u2026 {text[^((Longest / 2) - 2)..]}";

    private static string Escape(string text, bool lines)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i) && !IsHidden(text, i))
            {
                result.Append(text[i]).Append(text[++i]);
            }
            else if (IsCommand(text, i) || (IsHidden(text, i) && !(lines && IsBreak(text, i))))
            {
                result.Append(text[i] switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    var letter => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                });
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    // Progress is reported often, and hardly ever contains any of it.
    private static bool IsPlain(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !s_starts.Any(start => text.Contains(start, StringComparison.Ordinal));

    // The end of a line as it is on this system or another; a carriage return alone writes over the line.
    private static bool IsBreak(string text, int at) =>
        text[at] is '\n' or '\t' || (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n');

    private static bool IsHidden(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate => true,

        // Joiners shape letters of many scripts and emoji, and marks of direction are part of Hebrew and Arabic titles; what turns or hides text is not.
        UnicodeCategory.Format => text[at] is not ('\u200c' or '\u200d' or '\u200e' or '\u200f' or '\u00ad'),
        UnicodeCategory.OtherNotAssigned => text[at] is '\ufffe' or '\uffff',
        _ => false,
    };

    // Azure Pipelines and TeamCity find theirs anywhere in a line, GitHub, GitLab and Travis at its start (a log may put one there).
    private static bool IsCommand(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("##"))
        {
            var name = rest[2..].IndexOfAny(s_nameEnds);
            return name >= 0 && rest[2 + name] == '[';
        }

        var isStart = at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1]);
        return isStart && ((rest is [':', ':', var letter, ..] && char.IsAsciiLetter(letter)) || rest.StartsWith("section_start:") || rest.StartsWith("section_end:") || rest.StartsWith("travis_fold:"));
    }
}
