namespace RosePO.Core.Artifacts;

/// <summary>
/// Every artifact of a folder of runs by its key, so that one that was made before, in whatever experiment, need not be made again. The files
/// are links to those of the runs: the cache takes no room of its own while they stand, and may be deleted at any time. An entry whose files
/// are not what they were is never used.
/// </summary>
/// <param name="runs">The folder of runs.</param>
/// <param name="content">Whether every file of an entry is read before it is used, even one that carries the stamp it had when it was last read.</param>
internal sealed class RunCache(string runs, bool content)
{
    /// <summary>The cache's folder below the runs.</summary>
    public const string FolderName = ".cache";

    private readonly string _folder = Path.Combine(runs, FolderName);

    /// <summary>Whether an artifact is there, and whole.</summary>
    public bool Has(string key) => Whole(key) is not null;

    /// <summary>The file whose lock says that a process is making an artifact.</summary>
    public string LockOf(string key) => Path.Combine(_folder, "locks", key);

    /// <summary>Adds an artifact, or what was derived from it and put beside it since. An entry that was damaged is replaced.</summary>
    public void Add(string artifact, string key)
    {
        try
        {
            if (Artifact.TryOpen(artifact) is not { } manifest || manifest.Key != key)
            {
                return;
            }

            if (!Has(key))
            {
                Replace(artifact, key, manifest);
            }

            HardLinks.Fill(artifact, At(key), ArtifactPayload.IsDerivedFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RoseException)
        {
            // A run is whole without its cache: it is computed again another time.
        }
    }

    /// <summary>Puts an artifact at its destination, if it is there.</summary>
    /// <param name="identity">What is looked for.</param>
    /// <param name="destination">The folder; an artifact that stands there is replaced.</param>
    /// <param name="relocate">Given the manifest as it was and the folder that is to become the artifact: returns the manifest as it is here.</param>
    /// <param name="cancellation">Stops waiting for the destination.</param>
    public bool TryRestore(
        ArtifactIdentity identity, string destination, Func<ArtifactManifest, string, ArtifactManifest> relocate, CancellationToken cancellation)
    {
        if (Whole(identity.Key) is not { } manifest)
        {
            return false;
        }

        using var place = Destination.Take(destination, identity.Kind, null, cancellation);
        place.RequireReplaceable(null);
        var temporary = place.Begin(identity.Key, resumable: false);
        try
        {
            HardLinks.Fill(At(identity.Key), temporary, name => manifest.Files.ContainsKey(name) || ArtifactPayload.IsDerivedFile(name));
            var here = relocate(manifest, temporary);
            ManifestFile.Write(temporary, here with { Files = ArtifactPayload.Seal(temporary, manifest.Files) });
            place.Publish(temporary);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotWritable(destination, exception);
        }
        finally
        {
            Destination.TryDelete(temporary);
        }
    }

    private ArtifactManifest? Whole(string key) =>
        Artifact.TryOpen(At(key)) is { } manifest && manifest.Key == key && ArtifactPayload.Damage(At(key), manifest, content) is null ? manifest : null;

    private void Replace(string artifact, string key, ArtifactManifest manifest)
    {
        using var held = FileLock.Take([LockOf(key) + "-add"], null, () => { }, CancellationToken.None);
        if (Has(key))
        {
            return;
        }

        var temporary = At(key) + ".partial";
        Destination.TryDelete(temporary);
        Destination.TryDelete(At(key));
        HardLinks.Fill(artifact, temporary, name => name == ArtifactManifest.FileName || manifest.Files.ContainsKey(name));
        Directory.Move(temporary, At(key));
    }

    private string At(string key) => Path.Combine(_folder, key);
}
