using System.Text.Json;
using System.Text.Json.Nodes;

namespace RosePO.Core.Artifacts;

/// <summary>Writes manifests with a digest over themselves, and reads them.</summary>
internal static class ManifestFile
{
    // No manifest of ours comes near; something else under its name is not read into memory.
    private const long LargestSize = 64 << 20;

    private const string Digest = "digest";

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>Writes the manifest of a folder.</summary>
    public static void Write(string folder, ArtifactManifest manifest)
    {
        var json = Parse(JsonSerializer.SerializeToUtf8Bytes(manifest with { Digest = null }, ArtifactJson.Options))!;
        json[Digest] = DigestOf(json);
        var path = Path.Combine(folder, ArtifactManifest.FileName);
        File.WriteAllText(path, json.ToJsonString(ArtifactJson.Options) + "\n");
        DiskSync.File(path);
        ArtifactPayload.MakeReadOnly(path);
        DiskSync.Folder(folder);
    }

    /// <summary>Reads the manifest of a folder; null where there is none, or something else.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: it is there and cannot be read.</exception>
    public static ArtifactManifest? TryRead(string folder)
    {
        var path = Path.Combine(folder, ArtifactManifest.FileName);
        if (FileStamp.Of(path) is not { IsRegular: true, Size: <= LargestSize })
        {
            return null;
        }

        try
        {
            if (Parse(File.ReadAllBytes(path)) is not { } json || json.Deserialize<ArtifactManifest>(ArtifactJson.Options) is not { } manifest || !IsWhole(manifest))
            {
                return null;
            }

            json.Remove(Digest);
            return manifest with { IsIntact = manifest.Digest == DigestOf(json) };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw ArtifactErrors.NotReadable(path, exception);
        }
    }

    // The serializer takes null for what may not be null, and a list of files leads nowhere but into the folder.
    private static bool IsWhole(ArtifactManifest manifest) =>
        manifest is { Kind: not null, Key: not null, Request: not null, Inputs: not null, Result: not null, Versions: not null, Files: not null }
        && manifest.Inputs.Values.Concat(manifest.Versions.Values).All(value => value is not null)
        && manifest.Files.All(file => file.Value is { Sha256: not null } && !Path.IsPathRooted(file.Key) && !file.Key.Split('/', '\\').Contains(".."));

    private static JsonObject? Parse(byte[] json) => JsonNode.Parse(json, documentOptions: s_strict) as JsonObject;

    private static string DigestOf(JsonObject json) => ContentHash.OfText(json.ToJsonString(ArtifactJson.Options));
}
