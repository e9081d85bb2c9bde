using System.Text.RegularExpressions;

namespace RosePO.Core.Artifacts;

/// <summary>
/// Artifacts that belong to another one, are made when they are first needed and are found again beside it: <c>&lt;folder&gt;-&lt;kind&gt;-&lt;16 digits of
/// their key&gt;</c>. The other one stays as it is. A manifest of theirs has no places, so that a cache may hand them on as they are.
/// </summary>
internal static partial class Companions
{
    private const int KeyLength = 16;

    /// <summary>The place of a companion.</summary>
    /// <param name="folder">The artifact that it belongs to.</param>
    /// <param name="kind">The companion's kind.</param>
    /// <param name="key">The companion's key.</param>
    public static string Place(string folder, string kind, string key) => $"{Path.TrimEndingDirectorySeparator(folder)}-{kind}-{key[..KeyLength]}";

    /// <summary>The companions of an artifact; a link is none.</summary>
    /// <param name="folder">The artifact. It need not be there any more.</param>
    public static IReadOnlyList<(string Folder, ArtifactManifest Manifest)> Of(string folder)
    {
        var place = Path.TrimEndingDirectorySeparator(folder);
        if (Path.GetDirectoryName(place) is not { } parent || !Directory.Exists(parent))
        {
            return [];
        }

        // The folder's name may have the characters of a pattern.
        return
        [
            .. Directory.EnumerateDirectories(parent)
                .Where(path => path.StartsWith(place, StringComparison.Ordinal) && Ending().IsMatch(path.AsSpan(place.Length)) && new DirectoryInfo(path).LinkTarget is null)
                .Order(StringComparer.Ordinal)
                .Select(path => (Path: path, Manifest: Artifact.TryOpen(path)))
                .Where(found => found.Manifest is { } manifest && Place(place, manifest.Kind, manifest.Key) == found.Path)
                .Select(found => (found.Path, found.Manifest!)),
        ];
    }

    [GeneratedRegex("^-[a-z]+-[0-9a-f]{16}$")]
    private static partial Regex Ending();
}
