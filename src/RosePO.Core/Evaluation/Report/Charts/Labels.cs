namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>Keeps names in a chart from covering each other.</summary>
internal static class Labels
{
    private const double Line = 14;
    private const double Letter = 7.2;
    private const double KeyLetter = 6.9;
    private const int LongestName = 24;

    /// <summary>A name, cut in the middle where it is longer than a chart has room for: variants of a model often differ at their ends.</summary>
    public static string Short(string name) => name.Length <= LongestName ? name : $"{name[..13]}…{name[^10..]}";

    /// <summary>About how wide the longest of some names is, once they are cut.</summary>
    public static double Widest(IEnumerable<string> names) => names.Select(name => Width(Short(name))).DefaultIfEmpty().Max();

    /// <summary>About how wide a text is.</summary>
    public static double Width(string text) => Letter * text.Length;

    /// <summary>About how wide a text of a chart's key is, which is smaller.</summary>
    public static double KeyWidth(string text) => KeyLetter * text.Length;

    /// <summary>The height of each name: where it wants to stand, or below the names that it would cover.</summary>
    /// <param name="wanted">The left and right end of each name, and its height.</param>
    public static double[] Place(IReadOnlyList<(double From, double To, double Y)> wanted)
    {
        var placed = new List<(double From, double To, double Y)>();
        var heights = new double[wanted.Count];
        foreach (var index in Enumerable.Range(0, wanted.Count).OrderBy(index => wanted[index].Y))
        {
            var (from, to, y) = wanted[index];
            foreach (var other in placed.Where(other => other.From < to && from < other.To))
            {
                y = Math.Max(y, other.Y + Line);
            }

            placed.Add((from, to, y));
            heights[index] = y;
        }

        return heights;
    }
}
