using System.Text.RegularExpressions;

namespace RosePO.Core.Data.Titles;

/// <summary>Tells a page's script or style sheet from a title: pages that were read badly have one in its place.</summary>
internal static partial class ScriptText
{
    // A title may contain one of these; no title contains several.
    private const int Signs = 3;

    private static readonly Regex[] s_signs =
        [Assignment(), Function(), PageObject(), Construction(), EmptyCall(), Operator(), Condition(), Return(), StatementEnd(), TypeTest()];

    /// <summary>Whether a text is script or style.</summary>
    public static bool Is(string text) =>
        text.AsSpan().ContainsAny('(', '{') && text.AsSpan().ContainsAny(';', '}')
        && (StyleRule().IsMatch(text) || s_signs.Count(sign => sign.IsMatch(text)) >= Signs);

    [GeneratedRegex(@"\b(?:var|let|const)\s+[A-Za-z_$][\w$]*\s*=")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\bfunction\s*[\w$]*\s*\([^()]*\)\s*\{")]
    private static partial Regex Function();

    [GeneratedRegex(@"(?:\b(?:window|document|navigator|console|jQuery)|\$)\s*\.\s*[A-Za-z_$]\w*|\bdocument\b|\$\(")]
    private static partial Regex PageObject();

    [GeneratedRegex(@"\bnew\s+[A-Z]\w*\s*\(")]
    private static partial Regex Construction();

    [GeneratedRegex(@"\.[A-Za-z_]\w*\(\s*\)\s*[;.)]")]
    private static partial Regex EmptyCall();

    [GeneratedRegex(@"\|\||&&|[!=]==|\+=|=>")]
    private static partial Regex Operator();

    [GeneratedRegex(@"\b(?:if|for|while)\s*\([^{}]*\)\s*\{")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\breturn\b[^.;]*;")]
    private static partial Regex Return();

    [GeneratedRegex(@"[)}]\s*;")]
    private static partial Regex StatementEnd();

    [GeneratedRegex(@"\b(?:typeof|undefined)\b")]
    private static partial Regex TypeTest();

    [GeneratedRegex(@"\{\s*(?:color|background|font|margin|padding|width|height|display|position|border|float|line-height|text-align|overflow|z-index|visibility|opacity)[a-z-]*\s*:[^{}]*(?:;|\})")]
    private static partial Regex StyleRule();
}
