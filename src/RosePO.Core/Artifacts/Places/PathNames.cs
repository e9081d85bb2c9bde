namespace RosePO.Core.Artifacts;

/// <summary>Names for folders of which many end alike, such as <c>runs/seed1/measure</c> and <c>runs/seed2/measure</c>.</summary>
internal static class PathNames
{
    /// <summary>
    /// The last part of the paths that is another in each (<c>seed1</c>, <c>seed2</c>), or the whole paths where no single part is; for one path its
    /// last part.
    /// </summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> paths)
    {
        string[][] parts = [.. paths.Select(path => path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries))];
        var shortest = parts.Length == 0 ? 0 : parts.Min(path => path.Length);
        for (var end = 1; end <= shortest; end++)
        {
            if (parts.Select(path => path[^end]).Distinct(StringComparer.Ordinal).Count() == parts.Length)
            {
                return [.. parts.Select(path => path[^end])];
            }
        }

        return paths;
    }
}
