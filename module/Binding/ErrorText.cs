namespace RosePO.Binding;

/// <summary>An error's sentence as a shell shows it: with its place in front, and what to do of it by itself.</summary>
internal static class ErrorText
{
    /// <summary>The sentence, after file, line and column where it does not name the file itself, in the form that editors and builds know: <c>experiment.yml(3,8): ...</c>.</summary>
    public static string Placed(RoseException error)
    {
        if (error.File is not { } file || error.Message.Contains(file, StringComparison.Ordinal))
        {
            return error.Message;
        }

        var place = error.Line == 0 ? string.Empty
            : error.Column == 0 ? FormattableString.Invariant($"({error.Line})")
            : FormattableString.Invariant($"({error.Line},{error.Column})");
        return VisibleText.Line($"{file}{place}: {error.Message}");
    }

    /// <summary>What to do: what a sentence says after the last colon that is no part of a quotation or a remark in parentheses.</summary>
    public static string Action(RoseException error)
    {
        var cut = LastColon(error.Message) is >= 0 and var colon ? colon : error.Message.LastIndexOf(": ", StringComparison.Ordinal);
        var action = cut < 0 ? string.Empty : $"{char.ToUpperInvariant(error.Message[cut + 2])}{error.Message[(cut + 3)..].TrimEnd('.')} ";
        return $"{action}(docs/errors.md: {error.Code}).";
    }

    private static int LastColon(string text)
    {
        var (found, depth, quoted) = (-1, 0, false);
        for (var i = 0; i < text.Length - 2; i++)
        {
            switch (text[i])
            {
                // An apostrophe stands within a word or ends one that no quotation began.
                case '\'' when quoted:
                    quoted = i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]);
                    break;
                case '\'' when i == 0 || !char.IsLetterOrDigit(text[i - 1]):
                    quoted = true;
                    break;
                case '(' or '[' or '{' when !quoted:
                    depth++;
                    break;
                case ')' or ']' or '}' when !quoted:
                    depth--;
                    break;
                case ':' when !quoted && depth == 0 && text[i + 1] == ' ':
                    found = i;
                    break;
            }
        }

        return found;
    }
}
