using System.Text.Json;

namespace RosePO.Core.Artifacts;

/// <summary>
/// Every artifact of a folder of runs by its key, so that one that was made before, in whatever experiment, need not be made again. The files
/// are links to those of the runs: the cache takes no room of its own while they stand, and may be deleted at any time.
/// </summary>
/// <param name="runs">The folder of runs.</param>
internal sealed class RunCache(string runs)
{
    /// <summary>The cache's folder below the runs.</summary>
    public const string FolderName = ".cache";

    private readonly string _folder = Path.Combine(runs, FolderName);

    /// <summary>Whether an artifact is there.</summary>
    public bool Has(string key) => File.Exists(Path.Combine(At(key), ArtifactManifest.FileName));

    /// <summary>The file whose lock says that a process is making an artifact.</summary>
    public string LockOf(string key) => Path.Combine(_folder, "locks", key);

    /// <summary>Adds an artifact, or the files that were put beside it since.</summary>
    public void Add(string artifact, string key)
    {
        try
        {
            if (Has(key))
            {
                HardLinks.Fill(artifact, At(key));
                return;
            }

            var temporary = $"{At(key)}.partial-{Guid.NewGuid():N}";
            HardLinks.Fill(artifact, temporary);
            Directory.Move(temporary, At(key));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A run is whole without its cache: it is computed again another time.
        }
    }

    /// <summary>Puts an artifact at its destination, if it is there.</summary>
    /// <param name="identity">What is looked for.</param>
    /// <param name="destination">The folder; what stands there is replaced.</param>
    /// <param name="relocate">Given the manifest as it was and the folder that is to become the artifact: returns the manifest as it is here.</param>
    public bool TryRestore(ArtifactIdentity identity, string destination, Func<ArtifactManifest, string, ArtifactManifest> relocate)
    {
        if (!Has(identity.Key) || Artifact.TryOpen(At(identity.Key)) is not { } manifest || manifest.Key != identity.Key)
        {
            return false;
        }

        var temporary = $"{destination}.partial-{Guid.NewGuid():N}";
        try
        {
            HardLinks.Fill(At(identity.Key), temporary, file => file != ArtifactManifest.FileName);
            var text = JsonSerializer.Serialize(relocate(manifest, temporary), ArtifactJson.Options) + "\n";
            File.WriteAllText(Path.Combine(temporary, ArtifactManifest.FileName), text);
            Artifact.Replace(temporary, destination);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotWritable(destination, exception);
        }
        finally
        {
            Artifact.TryDelete(temporary);
        }
    }

    private string At(string key) => Path.Combine(_folder, key);
}
