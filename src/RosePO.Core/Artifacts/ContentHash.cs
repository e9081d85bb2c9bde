using System.Security.Cryptography;
using System.Text;

namespace RosePO.Core.Artifacts;

/// <summary>SHA-256 of what a stage reads.</summary>
internal static class ContentHash
{
    /// <summary>The hash of a text.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// The hash of an input: an artifact's key, a file's content, or a folder's names and contents.
    /// </summary>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.FileNotFound"/>: nothing is there, or it cannot be read; <see cref="RoseErrorCode.ArtifactInvalid"/>: an artifact whose
    /// files are not what they were.
    /// </exception>
    public static string OfInput(string path) => OfInput(path, content: false);

    /// <inheritdoc cref="OfInput(string)"/>
    /// <param name="path">The file or folder.</param>
    /// <param name="content">Whether every file of an artifact is read, even one that carries the stamp it had when it was last read.</param>
    internal static string OfInput(string path, bool content)
    {
        if (Directory.Exists(path))
        {
            return Artifact.RequireWhole(path, content)?.Key ?? OfFolder(path);
        }

        return FileStamp.Of(path) is { } stamp
            ? stamp.IsRegular ? OfFile(path) : throw ArtifactErrors.NotAFile(path)
            : throw ArtifactErrors.NotFound(path);
    }

    /// <summary>The hash of a file's content.</summary>
    internal static string OfFile(string path) => Reading.Of(path, () => Unexplained(path));

    /// <summary>The hash of a file's content, with the system's own errors.</summary>
    internal static string Unexplained(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    // Links to files and folders count as what they lead to. A pipe or socket counts by its name: reading it may wait for ever.
    private static string OfFolder(string folder)
    {
        var entries = new List<(string Name, string Hash)>();
        try
        {
            Add(new DirectoryInfo(folder), "", []);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw ArtifactErrors.NotReadable(folder, exception);
        }

        return OfText(string.Concat(entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => $"{entry.Name}\n{entry.Hash}\n")));

        void Add(DirectoryInfo at, string name, IReadOnlyList<string> above)
        {
            var real = at.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? at.FullName;
            if (above.Contains(real, StringComparer.Ordinal))
            {
                return;
            }

            foreach (var entry in at.EnumerateFileSystemInfos())
            {
                var path = name + entry.Name;
                if (entry is DirectoryInfo inner)
                {
                    Add(inner, path + '/', [.. above, real]);
                }
                else if (FileStamp.Of(entry.FullName) is { } stamp)
                {
                    entries.Add((path, stamp.IsRegular ? OfFile(entry.FullName) : "no file"));
                }
            }
        }
    }
}
