using System.Text.RegularExpressions;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments.Running;

/// <summary>The folder of an experiment's runs, from which only what a run made is removed. No link in it is followed.</summary>
/// <param name="root">The folder. Absolute.</param>
internal sealed partial class RunFolder(string root)
{
    private readonly List<string> _removed = [];

    // The folders that contain stages: the root, variants, and groups such as align.
    private readonly HashSet<string> _places = new(StringComparer.Ordinal) { root };

    /// <summary>What was removed, in order.</summary>
    public IReadOnlyList<string> Removed => _removed;

    /// <summary>Whether the folder itself is a link, so that what it contains is elsewhere.</summary>
    public bool IsLink => Links(root);

    /// <summary>Whether a path is a link.</summary>
    public static bool Links(string path) => new FileInfo(path) is { LinkTarget: not null };

    /// <summary>Removes a stage's artifact with its companions, and what unfinished runs of them left.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.WriteFailed"/>.</exception>
    public void RemoveStage(string stage)
    {
        var place = Path.GetDirectoryName(stage)!;
        if (!Enter(place))
        {
            return;
        }

        string[] made =
        [
            .. Companions.Of(stage).Select(companion => companion.Folder),
            .. Directory.Exists(stage) && !Links(stage) && Artifact.TryOpen(stage) is not null ? [stage] : (string[])[],
            .. Directory.GetDirectories(place).Where(folder => IsLeftover(Path.GetFileName(folder), Path.GetFileName(stage)) && !Links(folder)),
        ];
        Array.ForEach(made, Remove);
    }

    /// <summary>Removes files by name, with those that a writer which was killed left beside them.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.WriteFailed"/>.</exception>
    public void RemoveFiles(string folder, params string[] names)
    {
        if (!Enter(folder))
        {
            return;
        }

        foreach (var file in Directory.GetFiles(folder).Where(file => names.Contains(TemporaryEnding().Replace(Path.GetFileName(file), "")) && !Links(file)))
        {
            Remove(file);
        }
    }

    /// <summary>Removes the folders that contain nothing any more, the root with them.</summary>
    /// <returns>What is left and no run made: the topmost of each.</returns>
    public IReadOnlyList<string> RemoveEmpty()
    {
        var foreign = new List<string>();
        foreach (var place in _places.OrderByDescending(place => place.Length).Where(Directory.Exists))
        {
            string[] left = [.. Directory.EnumerateFileSystemEntries(place)];
            if (left.Length == 0)
            {
                Guarded(place, Directory.Delete);
            }

            foreign.AddRange(left.Where(entry => !_places.Contains(entry)));
        }

        return [.. foreign.Order(StringComparer.Ordinal)];
    }

    // A folder below the root that is reached without a link, and all folders on the way to it.
    private bool Enter(string place)
    {
        if (place == root)
        {
            return Directory.Exists(root);
        }

        if (!place.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !Enter(Path.GetDirectoryName(place)!) || !Directory.Exists(place) || Links(place))
        {
            return false;
        }

        _places.Add(place);
        return true;
    }

    private void Remove(string path)
    {
        Guarded(path, Delete);
        _removed.Add(path);
    }

    // A link is removed as such, below the folder too: nothing goes into it.
    private static void Delete(string path)
    {
        var isFolder = Directory.Exists(path);
        if (OperatingSystem.IsWindows())
        {
            // Payload is read-only, which a file cannot be deleted with there.
            var below = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
            foreach (var file in isFolder ? Directory.EnumerateFiles(path, "*", below) : [path])
            {
                File.SetAttributes(file, File.GetAttributes(file) & ~FileAttributes.ReadOnly);
            }
        }

        if (isFolder)
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private static void Guarded(string path, Action<string> action)
    {
        try
        {
            action(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ExperimentErrors.NotRemoved(path, exception);
        }
    }

    // <stage>.partial-<key> while it is made, <stage>.old-<number> while it is replaced; a companion's name comes between.
    private static bool IsLeftover(string name, string stage) => name.StartsWith(stage, StringComparison.Ordinal) && LeftoverEnding().IsMatch(name.AsSpan(stage.Length));

    [GeneratedRegex(@"^(-[a-z]+-[0-9a-f]{16})?\.(partial|old)-[0-9a-f-]{8,}$")]
    private static partial Regex LeftoverEnding();

    [GeneratedRegex(@"\.[0-9a-f]{32}$")]
    private static partial Regex TemporaryEnding();
}
