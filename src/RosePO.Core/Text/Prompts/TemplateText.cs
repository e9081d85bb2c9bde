using System.Text;

namespace RosePO.Core.Text.Prompts;

/// <summary>A text of a template, cut at its placeholders: <c>{name}</c>; <c>{{</c> and <c>}}</c> are braces.</summary>
internal static class TemplateText
{
    public const string History = "history";
    public const string Candidates = "candidates";
    public const string Title = "title";
    public const string Index = "index";
    public const string Domain = "domain";
    public const string Eos = "eos";

    /// <summary>The parts in order: text, or the name of a placeholder.</summary>
    /// <param name="text">The text.</param>
    /// <param name="allowed">The placeholders that it may contain.</param>
    /// <exception cref="FormatException">A brace is left open, or a placeholder is another one.</exception>
    public static IReadOnlyList<(string Text, bool IsPlaceholder)> Parse(string text, params string[] allowed)
    {
        var parts = new List<(string, bool)>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}'))
            {
                literal.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                literal.Append(text[i++]);
            }
            else
            {
                var close = text[i] == '{' ? text.IndexOf('}', i) : -1;
                var name = close < 0 ? null : text[(i + 1)..close];
                if (!allowed.Contains(name))
                {
                    var known = string.Join(" or ", allowed.Select(placeholder => $"{{{placeholder}}}"));
                    throw new FormatException(
                        $"{(name is null ? "a single brace" : $"{{{name}}}")} is not a placeholder: {(known.Length > 0 ? $"use {known}, and" : "use")} '{{{{' and '}}}}' for braces");
                }

                Flush();
                parts.Add((name!, true));
                i = close;
            }
        }

        Flush();
        return parts;

        void Flush()
        {
            if (literal.Length > 0)
            {
                parts.Add((literal.ToString(), false));
                literal.Clear();
            }
        }
    }
}
