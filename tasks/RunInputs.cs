using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Build.Utilities;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>The files that a run depends on, for a comparison by time: its experiment files, what its stages read from outside, and the artifacts they made.</summary>
internal static class RunInputs
{
    /// <summary>The files as items; a folder or pattern is there as its files and as a pattern, so that one that is added later is seen too.</summary>
    public static IEnumerable<TaskItem> Items(ExperimentPlan plan, ExperimentResult result) =>
    [
        .. plan.Files.Select(ItemText.Item),
        .. result.Stages.Select(stage => ItemText.Item(Path.Combine(stage.Path, ArtifactManifest.FileName))),
        .. Outside(result).SelectMany(Files).Select(ItemText.Item),
        .. Outside(result).Select(Pattern).OfType<TaskItem>(),
    ];

    /// <summary>Whether a file that was read from outside is newer than a time.</summary>
    public static bool AnyChangedSince(DateTimeOffset time, ExperimentPlan plan, ExperimentResult result) =>
        plan.Files.Concat(Outside(result).SelectMany(Files)).Any(file => File.GetLastWriteTimeUtc(file) >= time.UtcDateTime);

    // Requests name what they read by full path.
    private static IEnumerable<string> Outside(ExperimentResult result)
    {
        var own = result.Folder + Path.DirectorySeparatorChar;
        return result.Stages.SelectMany(stage => Texts(Artifact.TryOpen(stage.Path)?.Request))
            .Where(text => Path.IsPathFullyQualified(text) && Path.GetDirectoryName(text) is not null && !text.StartsWith(own, StringComparison.Ordinal))
            .Distinct();
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (Directory.Exists(path))
        {
            var manifest = Path.Combine(path, ArtifactManifest.FileName);
            return File.Exists(manifest) ? [manifest] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories);
        }

        return IsPattern(path) ? Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path)) : [];
    }

    private static TaskItem? Pattern(string path) =>
        Directory.Exists(path) && !File.Exists(Path.Combine(path, ArtifactManifest.FileName)) ? new($"{ItemText.Escape(path)}/**")
        : !File.Exists(path) && IsPattern(path) ? new($"{ItemText.Escape(Path.GetDirectoryName(path)!)}/{Path.GetFileName(path)}")
        : null;

    private static bool IsPattern(string path) =>
        Path.GetFileName(path).Contains('*', StringComparison.Ordinal) && Directory.Exists(Path.GetDirectoryName(path));

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject record => record.SelectMany(pair => Texts(pair.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };
}
