using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace RosePO.Core.Artifacts;

/// <summary>The <c>artifact.json</c> of an artifact: what it is, what made it, from what.</summary>
internal sealed record ArtifactManifest
{
    /// <summary>The file's name in the artifact's folder.</summary>
    public const string FileName = "artifact.json";

    /// <summary>The layout that this version writes and reads. It counts up when the same request on the same inputs gives other bytes.</summary>
    public const int CurrentFormat = 3;

    /// <summary>dataset, model, pairs, reference, oracle or measurement.</summary>
    public required string Kind { get; init; }

    /// <summary>The version of the payload's layout; part of the key.</summary>
    public int FormatVersion { get; init; } = CurrentFormat;

    /// <summary>SHA-256 over kind, format version, request and inputs: the artifact's identity.</summary>
    public required string Key { get; init; }

    /// <summary>The resolved request.</summary>
    public required JsonObject Request { get; init; }

    /// <summary>The inputs by name: the SHA-256 of a file's or folder's content, or the key of an artifact.</summary>
    public required SortedDictionary<string, string> Inputs { get; init; }

    /// <summary>What the stage returned; returned again when the artifact is reused.</summary>
    public required JsonObject Result { get; init; }

    /// <summary>Versions of the package, the runtime and libtorch.</summary>
    public required SortedDictionary<string, string> Versions { get; init; }

    /// <summary>The payload: every file by its path in the folder with '/', but the manifest itself.</summary>
    public SortedDictionary<string, ArtifactFile> Files { get; init; } = [];

    /// <summary>The device that computed it, where one was used.</summary>
    public string? Device { get; init; }

    /// <summary>The processes that computed it together; null where it was one.</summary>
    public ManifestRanks? Ranks { get; init; }

    /// <summary>The commit of the git checkout around the destination, where known.</summary>
    public string? GitCommit { get; init; }

    /// <summary>When the stage started (UTC).</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When the artifact was complete (UTC).</summary>
    public DateTimeOffset Finished { get; init; }

    /// <summary>SHA-256 over the rest of the manifest.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether the manifest read from a file is the one that was written.</summary>
    [JsonIgnore]
    public bool IsIntact { get; init; } = true;

    /// <summary>What the stage returned; null where it is not as this version writes it.</summary>
    internal T? ResultAs<T>()
        where T : class
    {
        try
        {
            return Result.Deserialize<T>(ArtifactJson.Options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>The processes that computed an artifact together.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Threads">The threads of each; the bytes of what is computed depend on them.</param>
internal sealed record ManifestRanks(int Count, int Threads);
