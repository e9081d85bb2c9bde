using System.Globalization;

namespace RosePO.Core.Data.Formats;

/// <summary>Finds the files of a format, compressed or not.</summary>
internal static class SourceFiles
{
    private static readonly string[] s_endings = ["", ".gz", ".zst"];

    /// <summary>The files of a path: the file itself, or those of a pattern (<c>*</c> and <c>?</c> in its parts, <c>**</c> for any folders), by name.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: there is none.</exception>
    public static IReadOnlyList<string> Of(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        return Matching(path) is { Count: > 0 } found ? found : throw Artifacts.ArtifactErrors.NotFound(path);
    }

    /// <summary>Whether a path is a file, a folder or a pattern that files match.</summary>
    public static bool Exists(string path) => Path.Exists(path) || Matching(path).Count > 0;

    /// <summary>The files below a folder of some patterns, compressed or not, by their paths.</summary>
    public static IReadOnlyList<string> Below(string folder, IEnumerable<string> patterns) =>
        SourceTree.Below(folder, patterns.SelectMany(pattern => s_endings.Select(ending => pattern + ending)));

    /// <summary>A folder's files of some patterns, compressed or not, by pattern, then name.</summary>
    public static IReadOnlyList<string> In(string folder, params ReadOnlySpan<string> patterns)
    {
        var found = new List<string>();
        if (Directory.Exists(folder))
        {
            foreach (var pattern in patterns)
            {
                found.AddRange(s_endings.SelectMany(ending => Ordered(folder, pattern + ending)).Where(file => !found.Contains(file)).Order(StringComparer.Ordinal));
            }
        }

        return found;
    }

    /// <summary>A folder's first file of some patterns, or null.</summary>
    public static string? Find(string folder, params ReadOnlySpan<string> patterns) => In(folder, patterns) is [var first, ..] ? first : null;

    /// <summary>A folder's first file of some patterns.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: there is none, or the folder is a file.</exception>
    public static string Needed(string folder, DatasetFormat format, params ReadOnlySpan<string> patterns) =>
        File.Exists(folder) ? throw DatasetErrors.FolderNeeded(folder, format, patterns[0])
        : Find(folder, patterns) ?? throw Artifacts.ArtifactErrors.NotFound(Path.Combine(folder, patterns[0]));

    /// <summary>Files as an artifact's inputs: the first is <c>path</c>, the others are numbered after it.</summary>
    public static Dictionary<string, string> Inputs(IReadOnlyList<string> files, string? items = null) => Artifacts.ArtifactSpec.InputsOf(
        [.. files.Select((file, at) => (at == 0 ? "path" : string.Create(CultureInfo.InvariantCulture, $"path {at + 1}"), file)), ("items", items)]);

    private static IReadOnlyList<string> Matching(string path)
    {
        if (SourceTree.IsPattern(path))
        {
            return SourceTree.Of(path);
        }

        var (folder, pattern) = (Path.GetDirectoryName(path), Path.GetFileName(path));
        return pattern.AsSpan().ContainsAny('*', '?') && Directory.Exists(folder) ? Ordered(folder, pattern) : [];
    }

    private static List<string> Ordered(string folder, string pattern)
    {
        try
        {
            var options = new EnumerationOptions { MatchCasing = MatchCasing.CaseSensitive, MatchType = MatchType.Simple, IgnoreInaccessible = false };
            return [.. Directory.EnumerateFiles(folder, pattern, options).Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException cause)
        {
            throw Artifacts.ArtifactErrors.NotReadable(folder, cause);
        }
    }
}
