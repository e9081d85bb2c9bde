using System.IO.Enumeration;

namespace RosePO.Core.Artifacts;

/// <summary>What a folder of ours contains. Links in it are never followed: they may lead out of it, or in a circle.</summary>
internal static class FolderTree
{
    private static readonly EnumerationOptions s_everything = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>The files below a folder, by their paths in it with '/', in ordinal order.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="links">Whether links count as files.</param>
    public static IReadOnlyList<string> Files(string folder, bool links = false) =>
    [
        .. Entries(folder, (ref entry) => IsLink(ref entry) ? links : !entry.IsDirectory).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    /// <summary>The folders below a folder.</summary>
    public static IReadOnlyList<string> Folders(string folder) => [.. Entries(folder, (ref entry) => entry.IsDirectory && !IsLink(ref entry))];

    private static FileSystemEnumerable<string> Entries(string folder, FileSystemEnumerable<string>.FindPredicate include) =>
        new(folder, (ref entry) => entry.ToFullPath(), s_everything)
        {
            ShouldIncludePredicate = include,
            ShouldRecursePredicate = (ref entry) => !IsLink(ref entry),
        };

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
