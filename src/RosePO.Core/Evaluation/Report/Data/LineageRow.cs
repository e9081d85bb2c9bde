using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>An artifact or file that the measurement came from.</summary>
/// <param name="Name">Where it is below the folder that contains the measurement; of what is elsewhere the name alone, since its path tells of the machine.</param>
/// <param name="Kind">The artifact's kind and what made it so; <c>input</c> for what is not an artifact.</param>
/// <param name="Hash">The artifact's key, or the SHA-256 of the content.</param>
/// <param name="From">The names of what it was made from, as far as that is shown.</param>
/// <param name="Made">With what it was made: versions, device, commit; null for what is not an artifact.</param>
/// <param name="Request">The resolved request as JSON, with paths as in <paramref name="Name"/>; null for what is not an artifact.</param>
internal sealed record LineageRow(string Name, string Kind, string Hash, IReadOnlyList<string> From, string? Made, string? Request)
{
    private static readonly string[] s_telling = ["format", "stage", "loss", "strategies", "oracle", "options"];

    /// <summary>The rows of a lineage, each after what it was made from.</summary>
    /// <param name="lineage">The lineage.</param>
    /// <param name="root">The folder that contains the measurement's. Absolute.</param>
    public static IReadOnlyList<LineageRow> Of(IReadOnlyList<LineageEntry> lineage, string root)
    {
        var names = Names(lineage, root);
        return [.. lineage.Select(entry => new LineageRow(
            names[entry.Hash],
            KindOf(entry.Manifest),
            entry.Hash,
            [.. entry.Manifest?.Inputs.Values.Distinct().Where(names.ContainsKey).Select(hash => names[hash]) ?? []],
            entry.Manifest is { } manifest ? MadeBy(manifest) : null,
            entry.Manifest is null ? null : RequestText(entry.Manifest.Request, root)))];
    }

    /// <summary>A request as JSON, whose paths are below a folder, or names.</summary>
    public static string RequestText(JsonObject request, string root) => Relative(request, root)!.ToJsonString(ArtifactJson.Options);

    // Hashes tell apart what has the same name.
    private static Dictionary<string, string> Names(IReadOnlyList<LineageEntry> lineage, string root)
    {
        var counts = lineage.CountBy(entry => NameOf(entry, root)).ToDictionary(StringComparer.Ordinal);
        return lineage.ToDictionary(
            entry => entry.Hash, entry => NameOf(entry, root) is var name && counts[name] > 1 ? $"{name} ({entry.Hash[..8]})" : name, StringComparer.Ordinal);
    }

    private static string NameOf(LineageEntry entry, string root) => entry.Path is { } path ? Relative(Publication.Of(path), root) : entry.Name;

    private static string KindOf(ArtifactManifest? manifest)
    {
        if (manifest is null)
        {
            return "input";
        }

        // Only alignment reports a loss: other stages have none of their own.
        var stage = manifest.Request["stage"]?.ToString();
        var details = s_telling.Where(key => key != "loss" || stage == nameof(TrainingStage.Align)).Select(key => manifest.Request[key] switch
        {
            JsonValue value => value.ToString(),
            JsonArray values => string.Join(", ", values),
            JsonObject options when key == "options" => options["oracle"]?.ToString(),
            _ => null,
        }).Where(text => !string.IsNullOrEmpty(text));
        var detail = string.Join(", ", details);
        return detail.Length > 0 ? $"{manifest.Kind}: {detail}" : manifest.Kind;
    }

    private static string MadeBy(ArtifactManifest manifest)
    {
        var commit = manifest.GitCommit is { Length: > 12 } hash ? $"commit {hash[..12]}" : null;
        string?[] parts = [.. manifest.Versions.Select(version => $"{version.Key} {version.Value}"), manifest.Device, commit];
        return string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static JsonNode? Relative(JsonNode? node, string root) => node switch
    {
        JsonObject json => new JsonObject(json.Select(pair => KeyValuePair.Create(pair.Key, Relative(pair.Value, root)))),
        JsonArray values => new JsonArray([.. values.Select(value => Relative(value, root))]),
        JsonValue value when value.TryGetValue<string>(out var text) && Path.IsPathFullyQualified(text) => Relative(text, root),
        _ => node?.DeepClone(),
    };

    private static string Relative(string path, string root)
    {
        if (!Path.IsPathRooted(path))
        {
            return path;
        }

        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? Path.GetFileName(Path.TrimEndingDirectorySeparator(path))
            : relative;
    }
}
