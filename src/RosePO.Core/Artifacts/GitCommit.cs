using System.Text.RegularExpressions;

namespace RosePO.Core.Artifacts;

/// <summary>The commit of the git checkout around a folder. It is a note on the side: whatever is wrong with the checkout, there is just no commit.</summary>
internal static partial class GitCommit
{
    // HEAD and references are one line. A pipe or a device has no size, and is not opened.
    private const int LongestFile = 1024;

    /// <summary>The commit, or null.</summary>
    public static string? Of(string folder)
    {
        try
        {
            for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            {
                var git = Path.Combine(at.FullName, ".git");
                if (Directory.Exists(git))
                {
                    return Read(Path.Combine(git, "HEAD")) is not { } head ? null
                        : Reference().Match(head) is { Success: true } name ? AsCommit(Read(Path.Combine(git, name.Groups[1].Value)))
                        : AsCommit(head);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Not known.
        }

        return null;
    }

    private static string? Read(string path) =>
        FileStamp.Of(path) is { IsRegular: true, Size: > 0 and <= LongestFile } ? File.ReadAllText(path).Trim() : null;

    // What is not a commit is somebody's file: none of it goes into a manifest.
    private static string? AsCommit(string? text) => text is not null && Commit().IsMatch(text) ? text : null;

    [GeneratedRegex("^[0-9a-f]{40}([0-9a-f]{24})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Commit();

    // No part of the name may be '..' or begin with a dot.
    [GeneratedRegex(@"^ref: (refs(?:/[A-Za-z0-9_+@#-][A-Za-z0-9_.+@#-]*)+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
