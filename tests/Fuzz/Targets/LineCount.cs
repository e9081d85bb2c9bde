namespace RosePO.Fuzz.Targets;

/// <summary>The rows of a text that has one a line.</summary>
internal static class LineCount
{
    /// <summary>Lines that are not blank (a byte order mark, of whatever encoding it was read, is); null where it takes a format's own rules to say what a line is: returns without line feeds.</summary>
    public static int? Of(string text)
    {
        var plain = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        return plain.Contains('\r', StringComparison.Ordinal) ? null : plain.Split('\n').Count(line => line.Trim(' ', '\t', '\uFEFF', 'ï', '»', '¿').Length > 0);
    }
}
