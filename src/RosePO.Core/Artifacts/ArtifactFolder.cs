namespace RosePO.Core.Artifacts;

/// <summary>The temporary folder that a stage writes its payload into.</summary>
/// <param name="path">The folder.</param>
/// <param name="inputs">The hashes of what the stage reads, by name.</param>
internal sealed class ArtifactFolder(string path, IReadOnlyDictionary<string, string> inputs)
{
    /// <summary>The sub-folder of checkpoints; it keeps the temporary folder alive after a failure and is deleted on success.</summary>
    public const string CheckpointName = "checkpoint";

    /// <summary>The log of a training, which continues where the checkpoint does.</summary>
    public const string LogName = "metrics.jsonl";

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The hashes of what the stage reads, by name.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; } = inputs;

    /// <summary>What the manifest will say of where the artifact comes from; null on all ranks but the first, which writes it.</summary>
    internal ArtifactOrigin? Origin { get; init; }

    /// <summary>The device that computed the payload, for the manifest.</summary>
    public string? Device { get; set; }

    /// <summary>The path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Removes from a folder that a stopped run left all but its checkpoint and log: whatever else is there does not belong to the artifact.</summary>
    internal static void KeepResumed(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo inner && inner.LinkTarget is null)
            {
                if (inner.Name != CheckpointName)
                {
                    inner.Delete(recursive: true);
                }
            }
            else if (entry.Name != LogName || entry.LinkTarget is not null)
            {
                entry.Delete();
            }
        }
    }
}

/// <summary>What is known of an artifact before it is made.</summary>
/// <param name="Identity">What it is.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="Versions">Versions of the package, the runtime and libtorch.</param>
/// <param name="GitCommit">The commit of the checkout around it, where known.</param>
internal sealed record ArtifactOrigin(ArtifactIdentity Identity, string Destination, IReadOnlyDictionary<string, string> Versions, string? GitCommit);
