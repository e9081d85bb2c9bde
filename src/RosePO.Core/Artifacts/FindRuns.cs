using System.Text.Json.Nodes;

namespace RosePO.Core.Artifacts;

/// <summary>Reads the artifacts of a folder and how each came from the others.</summary>
public static class FindRuns
{
    private const string Partial = ".partial-";

    /// <summary>Finds every artifact below a folder, the oldest first.</summary>
    /// <param name="request">The folder.</param>
    /// <param name="progress">Receives how many were read.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: the folder does not exist.</exception>
    public static IReadOnlyList<RosePORun> Run(
        RunSearchRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!Directory.Exists(request.Folder))
        {
            throw ArtifactErrors.NotFound(request.Folder);
        }

        var found = new List<(string Folder, ArtifactManifest Manifest)>();
        var interrupted = new List<string>();
        Search(request.Folder);

        // Where copies of one artifact are in several places, the first of them gives its name.
        var names = new Dictionary<string, (string Name, string Folder)>(StringComparer.Ordinal);
        foreach (var (folder, manifest) in found)
        {
            names.TryAdd(manifest.Key, (NameOf(folder), folder));
        }

        return
        [
            .. found.OrderBy(run => run.Manifest.Started).Select(run => Describe(NameOf(run.Folder), run.Folder, run.Manifest, names)),
            .. interrupted.Order(StringComparer.Ordinal).Select(folder => new RosePORun
            {
                Name = NameOf(folder), Kind = "model", Path = folder, State = RunState.Interrupted, Started = Directory.GetCreationTimeUtc(folder),
            }),
        ];

        void Search(string folder)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Artifact.TryOpen(folder) is { } manifest)
            {
                found.Add((folder, manifest));
                progress?.Report(new StageProgress("runs", "reading", found.Count, 0));
                return;
            }

            if (Path.GetFileName(folder).Contains(Partial, StringComparison.Ordinal))
            {
                if (Directory.Exists(Path.Combine(folder, ArtifactFolder.CheckpointName)))
                {
                    interrupted.Add(folder);
                }

                return;
            }

            if (Path.GetFileName(folder) == RunCache.FolderName)
            {
                return;
            }

            foreach (var inner in Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint }))
            {
                Search(inner);
            }
        }

        string NameOf(string folder)
        {
            var relative = Path.GetRelativePath(request.Folder, folder).Replace('\\', '/');
            var name = relative == "." ? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) : relative;
            var cut = name.LastIndexOf(Partial, StringComparison.Ordinal);
            return cut < 0 ? name : name[..cut];
        }
    }

    private static RosePORun Describe(
        string name, string folder, ArtifactManifest manifest, Dictionary<string, (string Name, string Folder)> names)
    {
        return new RosePORun
        {
            Name = name,
            Kind = manifest.Kind,
            Path = folder,
            Key = manifest.Key,
            Device = manifest.Device,
            GitCommit = manifest.GitCommit,
            Started = manifest.Started,
            Elapsed = manifest.Finished - manifest.Started,
            Inputs = [.. manifest.Inputs.Select(input => new RunInput(input.Key, input.Value, Found(input.Value)?.Name))],
            Dataset = manifest.Kind == "dataset" ? folder : DatasetOf(),
            Model = manifest.Kind == "model" ? folder : null,
            Pairs = manifest.Kind == "pairs" ? folder : null,
            Oracle = manifest.Kind == "oracle" ? folder : null,
            Measurement = manifest.Kind == "measurement" ? folder : null,
        };

        (string Name, string Folder)? Found(string hash) => names.TryGetValue(hash, out var run) ? run : null;

        // The one beside it where it is the same, so that a moved folder of runs stays complete; else the place it was at.
        string? DatasetOf() =>
            manifest.Inputs.TryGetValue("dataset", out var hash) && Found(hash) is { } run ? run.Folder
            : manifest.Result["dataset"] is JsonValue value && value.TryGetValue<string>(out var path) && Directory.Exists(path) ? path
            : null;
    }
}
