using System.Globalization;
using System.Text;
using RosePO.Core.Text.HuggingFace;

namespace RosePO.Core.Text.Sentences;

/// <summary>
/// Text as BERT's normaliser leaves it. The tokenizer's own would ask the host to normalise, and one in invariant mode leaves accents where another drops
/// them: the same titles would have other vectors in a build than in a shell.
/// </summary>
/// <param name="LowerCase">Whether capitals become small.</param>
/// <param name="StripAccents">Whether marks above and below letters are dropped.</param>
internal sealed record BertText(bool LowerCase, bool StripAccents)
{
    /// <summary>The normalised text.</summary>
    public string Apply(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r' || Rune.IsWhiteSpace(rune))
            {
                clean.Append(' ');
            }
            else if (rune.Value is not 0 && rune != Rune.ReplacementChar && !IsControl(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        text = StripAccents ? CanonicalComposition.WithoutMarks(clean.ToString()) : clean.ToString();
        return LowerCase ? text.ToLowerInvariant() : text;
    }

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;
}
