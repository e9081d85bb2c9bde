using System.Text.Json;

namespace RosePO.Core.Artifacts;

/// <summary>
/// The files of an artifact that were read again since it was made and found to be what they were, with the stamps they had then: a copy of
/// an artifact has other stamps than the artifact, and is read once instead of at every use. Losing this file costs that reading only.
/// </summary>
internal static class CheckedFiles
{
    /// <summary>Its name in the artifact's folder.</summary>
    public const string FileName = "artifact.checked";

    /// <summary>What was read, by name; empty where nothing is known of this artifact.</summary>
    public static SortedDictionary<string, ArtifactFile> Read(string folder, ArtifactManifest manifest)
    {
        try
        {
            var path = Path.Combine(folder, FileName);
            if (File.Exists(path) && JsonSerializer.Deserialize<Record>(File.ReadAllBytes(path), ArtifactJson.Options) is { Files: not null } record && record.Digest == manifest.Digest)
            {
                return record.Files;
            }
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The files are read again.
        }

        return [];
    }

    /// <summary>Remembers files; in a folder that cannot be written to nothing is.</summary>
    public static void Write(string folder, ArtifactManifest manifest, SortedDictionary<string, ArtifactFile> files)
    {
        try
        {
            WholeFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(new Record(manifest.Digest, files), ArtifactJson.Options) + "\n");
        }
        catch (RoseException)
        {
            // They are read again next time.
        }
    }

    private sealed record Record(string? Digest, SortedDictionary<string, ArtifactFile> Files);
}
