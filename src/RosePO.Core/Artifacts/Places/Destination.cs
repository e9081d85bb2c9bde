using System.Text.RegularExpressions;

namespace RosePO.Core.Artifacts;

/// <summary>
/// The place of an artifact, held by one process and thread at a time: what is there is replaced only where it is an artifact, and what a
/// killed run left beside it is removed.
/// </summary>
internal sealed partial class Destination : IDisposable
{
    private const string PartialMark = ".partial-";
    private const string OldMark = ".old-";

    private readonly string _folder;
    private readonly FileLock _lock;

    private Destination(string folder, FileLock held) => (_folder, _lock) = (folder, held);

    /// <summary>Takes the place, once no other process or thread has it.</summary>
    /// <param name="folder">The artifact's folder. Absolute.</param>
    /// <param name="stage">The name that waiting is reported under.</param>
    /// <param name="progress">Called once where it must be waited for.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.WriteFailed"/>: nothing can be written there.</exception>
    public static Destination Take(string folder, string stage, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var place = Path.TrimEndingDirectorySeparator(folder);
        var held = FileLock.Take(
            [FileLock.Beside(place)], null, () => progress?.Report(new StageProgress(stage, "waiting", 0, 0, $"another run makes '{place}'")), cancellation)!;
        return new Destination(place, held);
    }

    /// <summary>Removes what killed runs left beside an artifact that need not be made: the one it replaced, a folder that was not finished, a lock.</summary>
    /// <param name="folder">The artifact's folder. Absolute.</param>
    /// <param name="stage">The name that waiting is reported under.</param>
    /// <param name="progress">Called once where it must be waited for.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static void Tidy(string folder, string stage, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var place = Path.TrimEndingDirectorySeparator(folder);
        if (File.Exists(FileLock.Beside(place)) || Leftovers(place, kept: null).Length > 0)
        {
            using var held = Take(folder, stage, progress, cancellation);
            held.RemoveLeftovers(kept: null);
        }
    }

    /// <summary>Requires that nothing of anybody's is lost where the place is taken by another artifact.</summary>
    /// <param name="key">The key that an artifact there must have; null where any may be replaced.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DestinationExists"/>: something else is there.</exception>
    public void RequireReplaceable(string? key)
    {
        if (File.Exists(_folder))
        {
            throw ArtifactErrors.IsAFile(_folder);
        }

        if (!Directory.Exists(_folder) || Directory.EnumerateFileSystemEntries(_folder).Order(StringComparer.Ordinal).FirstOrDefault() is not { } first)
        {
            return;
        }

        var manifest = Artifact.TryOpen(_folder) ?? throw ArtifactErrors.NotOurs(_folder, Path.GetFileName(first));
        if (key is not null && manifest.Key != key)
        {
            throw ArtifactErrors.Exists(_folder);
        }

        if (ArtifactPayload.Foreign(_folder, manifest) is { } foreign)
        {
            throw ArtifactErrors.Foreign(_folder, foreign);
        }
    }

    /// <summary>Makes the folder that the artifact is written into, and removes what killed runs left.</summary>
    /// <param name="key">The artifact's key.</param>
    /// <param name="resumable">Whether the checkpoint that an earlier run of the same left there is kept.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.WriteFailed"/>: it cannot be made.</exception>
    public string Begin(string key, bool resumable)
    {
        var temporary = $"{_folder}{PartialMark}{key[..12]}";
        try
        {
            RemoveLeftovers(kept: temporary);
            if (!resumable && Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            Directory.CreateDirectory(temporary);
            if (resumable)
            {
                ArtifactFolder.KeepResumed(temporary);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotWritable(_folder, exception);
        }

        return temporary;
    }

    /// <summary>Puts a complete folder at the place; when it returns the artifact would survive a power cut.</summary>
    public void Publish(string temporary)
    {
        RequireReplaceable(null);
        var parent = Path.GetDirectoryName(_folder)!;

        // The old artifact is moved aside first: between the two renames there is none, never a half.
        string? old = null;
        if (Directory.Exists(_folder))
        {
            old = $"{_folder}{OldMark}{Guid.NewGuid():N}";
            Directory.Move(_folder, old);
        }

        Directory.Move(temporary, _folder);
        DiskSync.Folder(parent);
        if (old is not null)
        {
            TryDelete(old);
        }
    }

    /// <summary>Deletes an artifact that is damaged in a way that only reading all of it shows, so that it is not found again by its key.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DestinationExists"/>: something of somebody else's would be lost with it.</exception>
    public static void Discard(string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var place = Take(folder, "discard", progress, cancellation);
        place.RequireReplaceable(null);
        TryDelete(place._folder);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    /// <summary>Deletes a folder of ours, or leaves it where that cannot be: under a temporary name no stage reads it.</summary>
    /// <remarks>What stays is removed by the next run that makes an artifact at this place.</remarks>
    internal static void TryDelete(string folder) => Quietly.Do(() =>
    {
        foreach (var file in OperatingSystem.IsWindows() && Directory.Exists(folder) ? FolderTree.Files(folder) : [])
        {
            File.SetAttributes(Path.Combine(folder, file), FileAttributes.Normal);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    });

    // Whoever holds the place knows that nobody else writes beside it.
    private void RemoveLeftovers(string? kept)
    {
        foreach (var folder in Leftovers(_folder, kept))
        {
            TryDelete(folder);
        }
    }

    // A checkpoint of another request is hours of somebody's work: it stays.
    private static string[] Leftovers(string place, string? kept)
    {
        var parent = Path.GetDirectoryName(place)!;
        return !Directory.Exists(parent) ? [] :
        [
            .. Directory.EnumerateDirectories(parent)
                .Where(folder => folder.StartsWith(place, StringComparison.Ordinal) && folder != kept)
                .Where(folder => OldName().IsMatch(folder[place.Length..])
                    || (PartialName().IsMatch(folder[place.Length..]) && !Directory.Exists(Path.Combine(folder, ArtifactFolder.CheckpointName)))),
        ];
    }

    [GeneratedRegex(@"^\.old-[0-9a-f]{32}$")]
    private static partial Regex OldName();

    [GeneratedRegex(@"^\.partial-([0-9a-f]{12}|[0-9a-f]{32})$")]
    private static partial Regex PartialName();
}
