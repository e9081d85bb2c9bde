namespace RosePO.Core.Options;

/// <summary>The known name that a mistyped one most likely meant.</summary>
internal static class NearestName
{
    // A text of this length is not a slip of the pen.
    private const int Longest = 200;

    /// <summary>The name with the fewest edits, or null where even that shares too little with the one typed.</summary>
    /// <param name="typed">The name as it was typed.</param>
    /// <param name="known">The names that there are.</param>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        string? best = null;
        var fewest = int.MaxValue;
        foreach (var name in typed.Length > Longest ? [] : known)
        {
            // Names that differ so much in length share too little whatever their letters are.
            if (Math.Abs(typed.Length - name.Length) > Math.Max(2, Math.Max(typed.Length, name.Length) / 3))
            {
                continue;
            }

            var edits = Distance(typed.ToLowerInvariant(), name.ToLowerInvariant());
            if (edits < fewest && edits <= Math.Max(2, Math.Max(typed.Length, name.Length) / 3))
            {
                (best, fewest) = (name, edits);
            }
        }

        return best;
    }

    /// <summary>Levenshtein's distance, with one row of memory.</summary>
    internal static int Distance(string first, string second)
    {
        var row = Enumerable.Range(0, second.Length + 1).ToArray();
        for (var i = 1; i <= first.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var substituted = diagonal + (first[i - 1] == second[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
