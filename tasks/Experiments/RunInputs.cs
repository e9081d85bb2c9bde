using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Build.Utilities;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>
/// What a run depends on, as it was before the run read it: the experiment files, and what the stages read from outside. A later build compares it with what
/// is there then; whoever wrote in between, or while it ran, is noticed.
/// </summary>
internal sealed class RunInputs
{
    private readonly Dictionary<string, TaskItem> _items = new(StringComparer.Ordinal);

    private RunInputs()
    {
    }

    /// <summary>The inputs, each of a type that the targets know.</summary>
    public IEnumerable<(string Type, TaskItem Item)> Items => _items.Select(pair => (pair.Key[..pair.Key.IndexOf('|', StringComparison.Ordinal)], pair.Value));

    /// <summary>Looks at what the plans of an experiment read.</summary>
    public static RunInputs Of(IReadOnlyList<ExperimentPlan> plans)
    {
        var inputs = new RunInputs();
        foreach (var plan in plans)
        {
            foreach (var path in plan.Files.Concat(ExperimentInputs.Of(plan)))
            {
                inputs.Add(path);
            }

            foreach (var text in plan.Stages.SelectMany(stage => Texts(JsonSerializer.SerializeToNode(stage.Request, stage.Request.GetType(), ArtifactJson.Options))).Distinct())
            {
                inputs.AddPlace(text, plan);
            }
        }

        return inputs;
    }

    /// <summary>Adds the artifacts that the run left, file by file, so that one that is gone or was written to later is missed.</summary>
    public void AddMade(ExperimentResult result)
    {
        foreach (var stage in result.Stages)
        {
            Add(stage.Path);
        }
    }

    private void Add(string path)
    {
        if (!Directory.Exists(path))
        {
            File(path);
            return;
        }

        var isArtifact = System.IO.File.Exists(Path.Combine(path, ArtifactManifest.FileName));
        foreach (var entry in FileTree.Entries(path))
        {
            if (!entry.IsFolder)
            {
                File(entry.Path);
            }
            else if (!isArtifact)
            {
                Folder(entry.Path);
            }
        }
    }

    // A folder or a pattern of which a format chooses files: one that comes later may be chosen too. Formats look no deeper than into the folders of a folder.
    private void AddPlace(string text, ExperimentPlan plan)
    {
        if (text.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(text) || Path.GetDirectoryName(text) is not { } parent || IsBelow(text, plan.Runs) || System.IO.File.Exists(text))
        {
            return;
        }

        if (!Directory.Exists(text))
        {
            if (Path.GetFileName(text).AsSpan().ContainsAny('*', '?') && Directory.Exists(parent))
            {
                Pattern(parent, Path.GetFileName(text));
            }
        }
        else if (!System.IO.File.Exists(Path.Combine(text, ArtifactManifest.FileName)))
        {
            Folder(text);
            foreach (var inner in Directory.GetDirectories(text).Where(inner => !IsBelow(inner, plan.Runs)))
            {
                Folder(inner);
            }
        }
    }

    private static bool IsBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private void File(string path)
    {
        // What this tool notes beside a payload about the payload is nothing that a run depends on.
        if (Path.GetFileName(path) != "artifact.checked")
        {
            Remember("_RosePOInput", path, ("Modified", System.IO.File.Exists(path) ? ItemTime.Of(System.IO.File.GetLastWriteTime(path)) : ""));
        }

        // The time of a link is its own.
        if (Target(new FileInfo(path)) is { Exists: true } target)
        {
            Remember("_RosePOInput", target.FullName, ("Modified", ItemTime.Of(target.LastWriteTime)));
        }
    }

    private void Folder(string path)
    {
        var folder = new DirectoryInfo(path);
        folder = Target(folder) as DirectoryInfo ?? folder;
        Remember("_RosePOInputFolder", folder.FullName, ("Modified", folder.LastWriteTime.Ticks.ToString(CultureInfo.InvariantCulture)));
    }

    private static FileSystemInfo? Target(FileSystemInfo link)
    {
        try
        {
            return link.LinkTarget is null ? null : link.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException)
        {
            // It leads back to itself, and so to nothing.
            return null;
        }
    }

    private void Pattern(string folder, string pattern) =>
        Remember("_RosePOInputPattern", folder, ("Pattern", pattern), ("Found", string.Join(';', Directory.GetFiles(folder, pattern))));

    private void Remember(string type, string path, params (string Name, string Value)[] metadata)
    {
        var item = ItemText.Item(path);
        foreach (var (name, value) in metadata)
        {
            ItemText.Set(item, name, value);
        }

        // As it was when it was first looked at.
        _items.TryAdd($"{type}|{path}|{(metadata[0].Name == "Pattern" ? metadata[0].Value : "")}", item);
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject record => record.SelectMany(pair => Texts(pair.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };
}
