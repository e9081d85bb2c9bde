using RosePO.Core.Data;
using RosePO.Core.Text;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>Answers of one prompt must differ in more than white space: a model cannot learn to prefer a text to itself.</summary>
internal static class AnswerTexts
{
    /// <summary>What is wrong with a prompt's answers, as the end of a sentence; null where they all differ.</summary>
    public static string? Repeated(string chosen, IReadOnlyList<string> rejected)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { FoldedText.Of(chosen) };
        foreach (var text in rejected)
        {
            if (!seen.Add(FoldedText.Of(text)))
            {
                return FoldedText.Same(text, chosen)
                    ? $"has its chosen answer among the rejected, white space apart ('{DatasetErrors.Short(text)}')"
                    : $"has one rejected answer twice, white space apart ('{DatasetErrors.Short(text)}')";
            }
        }

        return null;
    }

    /// <summary>For each title the index of the first that folds alike; null where all differ.</summary>
    public static int[]? Twins(IReadOnlyList<string> titles)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var twins = new int[titles.Count];
        for (var i = 0; i < twins.Length; i++)
        {
            var folded = FoldedText.Of(titles[i]);
            twins[i] = first.TryAdd(folded, i) ? i : first[folded];
        }

        return first.Count == twins.Length ? null : twins;
    }
}
