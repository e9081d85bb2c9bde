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

    /// <summary>Whether an artifact is there, and complete.</summary>
    public bool Has(string key) => Whole(key) is not null;

    /// <summary>The file whose lock says that a process is making an artifact.</summary>
    public string LockOf(string key) => Path.Combine(_folder, "locks", key);

    /// <summary>Adds an artifact with the companions that are beside it by now. An entry that was damaged is replaced.</summary>
    public void Add(string artifact, string key)
    {
        try
        {
            if (Artifact.TryOpen(artifact) is not { } manifest || manifest.Key != key)
            {
                return;
            }

            Add(artifact, At(key), manifest, LockOf(key));
            foreach (var (folder, theirs) in Companions.Of(artifact).Where(companion => companion.Manifest.Inputs.ContainsValue(key)))
            {
                Add(folder, Companions.Place(At(key), theirs.Kind, theirs.Key), theirs, LockOf(key));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RoseException)
        {
            // A run is complete without its cache: it is computed again another time.
        }
    }

    /// <summary>Puts an artifact at its destination, if it is there, and its companions beside it.</summary>
    /// <param name="identity">What is looked for.</param>
    /// <param name="destination">The folder; an artifact that is there is replaced.</param>
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
            HardLinks.Fill(At(identity.Key), temporary, manifest.Files.ContainsKey);
            var here = relocate(manifest, temporary);
            ManifestFile.Write(temporary, here with { Files = ArtifactPayload.Seal(temporary, manifest.Files) });
            place.Publish(temporary);
            RestoreCompanions(identity.Key, destination, cancellation);
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

    // As they are: a companion's manifest has no places.
    private void RestoreCompanions(string key, string destination, CancellationToken cancellation)
    {
        foreach (var (folder, manifest) in Companions.Of(At(key)))
        {
            var target = Companions.Place(destination, manifest.Kind, manifest.Key);
            if (Directory.Exists(target) || Whole(folder, manifest.Key) is null)
            {
                continue;
            }

            using var place = Destination.Take(target, manifest.Kind, null, cancellation);
            var temporary = place.Begin(manifest.Key, resumable: false);
            try
            {
                Link(folder, temporary, manifest);
                place.Publish(temporary);
            }
            finally
            {
                Destination.TryDelete(temporary);
            }
        }
    }

    private ArtifactManifest? Whole(string key) => Whole(At(key), key);

    private ArtifactManifest? Whole(string folder, string key) =>
        Artifact.TryOpen(folder) is { } manifest && manifest.Key == key && ArtifactPayload.Damage(folder, manifest, content) is null ? manifest : null;

    private void Add(string artifact, string entry, ArtifactManifest manifest, string lockFile)
    {
        if (Whole(entry, manifest.Key) is not null)
        {
            return;
        }

        using var held = FileLock.Take([lockFile + "-add"], null, () => { }, CancellationToken.None);
        if (Whole(entry, manifest.Key) is not null)
        {
            return;
        }

        var temporary = entry + ".partial";
        Destination.TryDelete(temporary);
        Destination.TryDelete(entry);
        Link(artifact, temporary, manifest);
        Directory.Move(temporary, entry);
    }

    private static void Link(string artifact, string folder, ArtifactManifest manifest) =>
        HardLinks.Fill(artifact, folder, name => name == ArtifactManifest.FileName || manifest.Files.ContainsKey(name));

    private string At(string key) => Path.Combine(_folder, key);
}
