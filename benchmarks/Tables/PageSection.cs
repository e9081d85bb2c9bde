namespace RosePO.Benchmarks.Tables;

/// <summary>The part of a page between <c>&lt;!-- benchmarks --&gt;</c> and <c>&lt;!-- /benchmarks --&gt;</c>, each on a line of its own.</summary>
internal static class PageSection
{
    private const string Begin = "<!-- benchmarks -->";
    private const string End = "<!-- /benchmarks -->";

    /// <summary>The page's path, where it has the two lines, in order.</summary>
    /// <exception cref="UsageException">It has not, or cannot be read.</exception>
    public static string Checked(string page)
    {
        Bounds(Lines(page), page);
        return page;
    }

    /// <summary>Puts lines in place of those that are there.</summary>
    /// <exception cref="UsageException">The page has no such part, or cannot be read.</exception>
    public static void Replace(string page, IEnumerable<string> lines)
    {
        var old = Lines(page);
        var (begin, end) = Bounds(old, page);
        File.WriteAllText(page, string.Concat(((string[])[.. old[..(begin + 1)], "", .. lines, "", .. old[end..]]).Select(line => line + "\n")));
    }

    private static (int Begin, int End) Bounds(string[] lines, string page)
    {
        var (begin, end) = (Array.IndexOf(lines, Begin), Array.IndexOf(lines, End));
        return begin >= 0 && end > begin ? (begin, end) : throw new UsageException($"'{page}' has no place for the table: write the lines {Begin} and {End} where it belongs.");
    }

    private static string[] Lines(string page)
    {
        try
        {
            return File.ReadAllLines(page);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{page}' cannot be read: {exception.Message}");
        }
    }
}
