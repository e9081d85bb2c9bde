using System.Globalization;
using System.Text;
using RosePO.Core.Text.HuggingFace;

namespace RosePO.Core.Text;

/// <summary>
/// Texts as they look: canonically composed, each run of white space and control characters one space and none at the ends, without characters of no
/// width. Texts that fold alike are one answer. Letters keep their case, and signs that only resemble each other stay apart.
/// </summary>
internal static class FoldedText
{
    // They shape the letters on both sides of them, and mean nothing beside a space.
    private const char NonJoiner = '\u200c', Joiner = '\u200d';

    /// <summary>The text folded.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        var (space, joint) = (false, '\0');
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter) || char.IsControl(letter))
            {
                space = true;
            }
            else if (letter is NonJoiner or Joiner)
            {
                joint = letter;
            }
            else if (char.GetUnicodeCategory(letter) != UnicodeCategory.Format)
            {
                if (folded.Length > 0 && (space || joint != '\0'))
                {
                    folded.Append(space ? ' ' : joint);
                }

                folded.Append(letter);
                (space, joint) = (false, '\0');
            }
        }

        return CanonicalComposition.Normalise(folded.ToString());
    }

    /// <summary>Whether two texts fold alike.</summary>
    public static bool Same(string one, string other) => string.Equals(Of(one), Of(other), StringComparison.Ordinal);
}
