using System.IO.Enumeration;

namespace RosePO.Tasks;

/// <summary>What is in a folder and in those below it. A link to a folder is not followed: it may lead back.</summary>
internal static class FileTree
{
    /// <summary>The folder itself, and every file and folder below it.</summary>
    public static IEnumerable<(string Path, bool IsFolder)> Entries(string folder) =>
        new FileSystemEnumerable<(string Path, bool IsFolder)>(
            folder,
            (ref entry) => (entry.ToFullPath(), entry.IsDirectory),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        }.Prepend((folder, true));
}
