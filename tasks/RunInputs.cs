using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Build.Utilities;
using RosePO.Core.Artifacts;

namespace RosePO.Tasks;

/// <summary>The files that a run depends on, for a comparison by time: what its stages read from outside, and the artifacts they made.</summary>
internal static class RunInputs
{
    /// <summary>The files as items; a folder or pattern is there as its files and as a pattern, so that one that is added later is seen too.</summary>
    /// <param name="stages">The artifacts' folders.</param>
    /// <param name="folder">The folder of the run.</param>
    public static IEnumerable<TaskItem> Of(IEnumerable<string> stages, string folder)
    {
        var own = folder + Path.DirectorySeparatorChar;
        foreach (var stage in stages)
        {
            yield return ItemText.Item(Path.Combine(stage, ArtifactManifest.FileName));
            foreach (var path in Texts(Artifact.TryOpen(stage)?.Request).Where(text => Path.IsPathFullyQualified(text) && !text.StartsWith(own, StringComparison.Ordinal)))
            {
                foreach (var item in Files(path))
                {
                    yield return item;
                }
            }
        }
    }

    private static IEnumerable<TaskItem> Files(string path)
    {
        if (File.Exists(path))
        {
            return [ItemText.Item(path)];
        }

        if (Directory.Exists(path))
        {
            var manifest = Path.Combine(path, ArtifactManifest.FileName);
            return File.Exists(manifest)
                ? [ItemText.Item(manifest)]
                : [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(ItemText.Item), Pattern(path, "**")];
        }

        var (parent, name) = (Path.GetDirectoryName(path)!, Path.GetFileName(path));
        return name.Contains('*', StringComparison.Ordinal) && Directory.Exists(parent)
            ? [.. Directory.EnumerateFiles(parent, name).Select(ItemText.Item), Pattern(parent, name)]
            : [];
    }

    private static TaskItem Pattern(string folder, string pattern) => new($"{ItemText.Escape(folder)}/{pattern}");

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject record => record.SelectMany(pair => Texts(pair.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };
}
