using System.Text.RegularExpressions;

namespace RosePO.Core.Data.Titles;

/// <summary>Takes HTML out of titles. What merely looks like it (<c>I &lt;3 You</c>, <c>&lt;Untitled&gt;</c>, <c>A &lt; B &gt; C</c>) stays.</summary>
internal static partial class Markup
{
    // Elements that are nothing but markup wherever they are. The first break a line where they are, the others do not.
    private static readonly HashSet<string> s_breaks = Names(
        "br hr div li ul ol dl dt dd td tr th table thead tbody tfoot h1 h2 h3 h4 h5 h6 pre blockquote iframe noscript fieldset p img input");

    private static readonly HashSet<string> s_inline = Names("span font em strong sub sup wbr nobr tt b i u s a strike");

    // Elements whose names are words: only with attributes, or together with their end.
    private static readonly HashSet<string> s_words = Names(
        "abbr acronym address article aside audio base bdi bdo big body button canvas caption center cite code col data del details embed figure footer form frame head header html "
        + "ins kbd label legend link main map mark meta nav object option param path picture q samp script section select small source style summary svg textarea time title track var video");

    /// <summary>The text without comments, scripts, style sheets and the tags of HTML's elements.</summary>
    /// <param name="text">The text.</param>
    /// <param name="escaped">Whether the text was escaped before: then it may be about HTML, and a lone tag without attributes is a word.</param>
    public static string Strip(string text, bool escaped)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        text = Hidden().Replace(text, " ");
        text = escaped ? text : OpenScript().Replace(text, " ");

        // Where one tag is a page's, the others are too.
        var whole = text;
        var page = !escaped && Tag().Matches(text).Any(tag => IsElement(tag.Groups["name"].Value) && IsSure(tag, whole));
        text = Tag().Replace(text, tag => Replacement(tag, whole, escaped, page));
        return CutTag().Replace(text, tag => IsElement(tag.Groups["name"].Value) ? " " : tag.Value);
    }

    private static string Replacement(Match tag, string text, bool escaped, bool page)
    {
        var name = tag.Groups["name"].Value;
        if (!IsElement(name))
        {
            return tag.Value;
        }

        var word = s_words.Contains(name) || (name.Length == 1 && char.IsUpper(name[0]));
        if (!IsSure(tag, text) && (escaped || !IsOneCase(name) || (word && !page)))
        {
            return tag.Value;
        }

        return s_inline.Contains(name) ? string.Empty : " ";
    }

    // A tag with attributes, one that ends itself, or one whose other half is there.
    private static bool IsSure(Match tag, string text)
    {
        var (name, closes) = (tag.Groups["name"].Value, tag.Groups["close"].Length > 0);
        var rest = tag.Groups["rest"].ValueSpan;
        return rest.Contains('=') || (!closes && rest.TrimEnd().EndsWith("/"))
            || (closes ? Has(text, $"<{name}", tag.Index) : text.AsSpan(tag.Index).Contains($"</{name}", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsElement(string name) => s_breaks.Contains(name) || s_inline.Contains(name) || s_words.Contains(name);

    private static bool Has(string text, string tag, int before) => text.AsSpan(0, before).Contains(tag, StringComparison.OrdinalIgnoreCase);

    // Pages write their tags small, or large; 'Div' is a name.
    private static bool IsOneCase(string name) => !name.Any(char.IsUpper) || !name.Any(char.IsLower);

    private static HashSet<string> Names(string names) => new(names.Split(' '), StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"<!--.*?(?:-->|$)|<!doctype\b[^<>]*>|<(?<name>script|style)\b[^<>]*>.*?</\k<name>\s*>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"<(?:script|style)(?:\s[^<>]*)?>.*$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex OpenScript();

    [GeneratedRegex(@"<(?<close>/?)(?<name>[A-Za-z][A-Za-z0-9]*)(?<rest>(?:\s[^<>]*|\s*/)?)>")]
    private static partial Regex Tag();

    // A tag that the title's end cuts: its attributes tell it.
    [GeneratedRegex(@"<(?<name>[A-Za-z][A-Za-z0-9]*)\s+[A-Za-z-]+\s*=[^<>]*$")]
    private static partial Regex CutTag();
}
