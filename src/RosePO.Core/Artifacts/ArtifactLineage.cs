using System.Text.Json.Nodes;

namespace RosePO.Core.Artifacts;

/// <summary>Something that an artifact was made from, near or far.</summary>
/// <param name="Hash">Its key where it is an artifact, else the SHA-256 of its content.</param>
/// <param name="Path">Where it is; null where that is not known. Absolute.</param>
/// <param name="Name">What the artifact made from it calls it, such as <c>pairs</c>.</param>
/// <param name="Manifest">Its manifest; null where it is not an artifact, or no longer the one that was read.</param>
internal sealed record LineageEntry(string Hash, string? Path, string Name, ArtifactManifest? Manifest);

/// <summary>Follows manifests from an artifact back to raw data.</summary>
internal static class ArtifactLineage
{
    /// <summary>Everything that the inputs of an artifact came from, each once and after what it was made from.</summary>
    /// <param name="paths">Where the inputs are, by name. Absolute.</param>
    /// <param name="hashes">Their hashes, by name.</param>
    public static IReadOnlyList<LineageEntry> Of(IReadOnlyDictionary<string, string> paths, IReadOnlyDictionary<string, string> hashes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<LineageEntry>();
        foreach (var (name, hash) in hashes.OrderBy(input => input.Key, StringComparer.Ordinal))
        {
            Visit(name, hash, paths.GetValueOrDefault(name));
        }

        return entries;

        void Visit(string name, string hash, string? path)
        {
            if (!seen.Add(hash))
            {
                return;
            }

            var manifest = path is not null && Artifact.TryOpen(path) is { } found && found.Key == hash ? found : null;
            foreach (var (inner, innerHash) in manifest?.Inputs ?? [])
            {
                Visit(inner, innerHash, Place(manifest!, path!, inner, innerHash));
            }

            entries.Add(new LineageEntry(hash, path, name, manifest));
        }
    }

    // Where an input is: where it was, or where it is as seen from an artifact that was moved together with it.
    private static string? Place(ArtifactManifest manifest, string at, string input, string hash)
    {
        if (Text(manifest.Request[input]) is not { } path)
        {
            return null;
        }

        // A place that is known by an environment variable is none that can be followed.
        if (!Path.IsPathRooted(path))
        {
            return path;
        }

        if (Artifact.TryOpen(path)?.Key == hash || Text(manifest.Request["destination"]) is not { } destination)
        {
            return path;
        }

        var moved = Path.GetFullPath(Path.GetRelativePath(destination, path), at);
        return Artifact.TryOpen(moved)?.Key == hash ? moved : path;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
