namespace RosePO.Fuzz.Targets;

/// <summary>The rows of a text that has one per line.</summary>
internal static class LineCount
{
    /// <summary>
    /// How many lines are rows: at least those that are not blank (a byte order mark, of whatever encoding it was read, is), and at most those that
    /// have anything in them, since a line of spaces is a broken row to some formats and none to others. Null where it takes a format's own rules to
    /// say what a line is: returns without line feeds.
    /// </summary>
    public static (int Least, int Most)? Of(string text)
    {
        var plain = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (plain.Contains('\r', StringComparison.Ordinal))
        {
            return null;
        }

        var lines = plain.Split('\n');
        return (lines.Count(line => line.Trim(' ', '\t', '\uFEFF', 'ï', '»', '¿').Length > 0), lines.Count(line => line.Length > 0));
    }
}
