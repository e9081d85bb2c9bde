using System.IO.Enumeration;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// Files in a tree of folders, as partitioned tables have them. Names that begin with <c>_</c> or <c>.</c> (<c>_SUCCESS</c>, checksums, what is not written yet)
/// are met only by a part of a pattern that begins so.
/// </summary>
internal static class SourceTree
{
    private const string AnyFolders = "**";

    /// <summary>Whether a path has a pattern in its folders: <c>*</c> and <c>?</c> within a name, <c>**</c> for any folders or none.</summary>
    public static bool IsPattern(string path) => Parts(path) is { } parts && (parts[..^1].Any(HasPattern) || parts[^1] == AnyFolders);

    /// <summary>The folder that a path's pattern is below, or the path's own folder.</summary>
    public static string RootOf(string path) => IsPattern(path) ? Root(Parts(path)) : Path.GetDirectoryName(path) ?? string.Empty;

    /// <summary>The files that a pattern meets, by their paths.</summary>
    public static IReadOnlyList<string> Of(string path)
    {
        var parts = Parts(path);
        return Directory.Exists(Root(parts)) ? Of(Root(parts), [parts.SkipWhile(part => !HasPattern(part)).ToArray()]) : [];
    }

    /// <summary>The files below a folder whose names meet one of some patterns, by their paths.</summary>
    public static IReadOnlyList<string> Below(string folder, IEnumerable<string> patterns) => Of(folder, patterns.Select(pattern => (string[])[AnyFolders, pattern]));

    private static IReadOnlyList<string> Of(string root, IEnumerable<string[]> patterns)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var pattern in patterns)
            {
                Add(new DirectoryInfo(root), string.Empty, pattern, [], found);
            }
        }
        catch (UnauthorizedAccessException cause)
        {
            throw Artifacts.ArtifactErrors.NotReadable(root, cause);
        }

        return [.. found.Values];
    }

    // Links count as what they lead to; one that leads back up does not.
    private static void Add(DirectoryInfo folder, string name, ReadOnlySpan<string> pattern, IReadOnlyList<string> above, SortedDictionary<string, string> found)
    {
        var real = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
        if (above.Contains(real, StringComparer.Ordinal))
        {
            return;
        }

        IReadOnlyList<string> here = [.. above, real];
        if (pattern.Length == 1)
        {
            foreach (var file in folder.EnumerateFiles())
            {
                if (Meets(pattern[0] == AnyFolders ? "*" : pattern[0], file.Name))
                {
                    found[name + file.Name] = Path.Combine(folder.ToString(), file.Name);
                }
            }
        }
        else if (pattern[0] == AnyFolders)
        {
            Add(folder, name, pattern[1..], above, found);
        }

        foreach (var inner in folder.EnumerateDirectories())
        {
            if (pattern[0] == AnyFolders ? Meets("*", inner.Name) : pattern.Length > 1 && Meets(pattern[0], inner.Name))
            {
                Add(new DirectoryInfo(Path.Combine(folder.ToString(), inner.Name)), $"{name}{inner.Name}/", pattern[0] == AnyFolders ? pattern : pattern[1..], here, found);
            }
        }
    }

    private static bool Meets(string pattern, string name) =>
        (name[0] is not ('_' or '.') || pattern[0] == name[0]) && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static string[] Parts(string path) => path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);

    private static string Root(string[] parts) => string.Join(Path.DirectorySeparatorChar, parts.TakeWhile(part => !HasPattern(part))) is var root && root.Length == 0
        ? parts[0].Length == 0 ? Path.DirectorySeparatorChar.ToString() : "."
        : root;

    private static bool HasPattern(string part) => part.AsSpan().ContainsAny('*', '?');
}
