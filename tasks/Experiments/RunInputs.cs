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
    private readonly InputItems _items = new();

    /// <summary>Looks at what the plans of an experiment read.</summary>
    public RunInputs(IReadOnlyList<ExperimentPlan> plans)
    {
        foreach (var plan in plans)
        {
            plan.Files.Concat(ExperimentInputs.Of(plan)).ToList().ForEach(Add);
            foreach (var text in plan.Stages.SelectMany(stage => Texts(JsonSerializer.SerializeToNode(stage.Request, stage.Request.GetType(), ArtifactJson.Options))).Distinct())
            {
                AddPlace(text, plan);
            }
        }
    }

    /// <summary>The inputs, each of a type that the targets know.</summary>
    public IEnumerable<(string Type, TaskItem Item)> Items => _items.All;

    /// <summary>Adds the artifacts that the run left, file by file, so that one that is gone or was written to later is missed.</summary>
    public void AddMade(ExperimentResult result)
    {
        foreach (var stage in result.Stages.Where(stage => stage.Action != StageAction.Skip))
        {
            Add(stage.Path);
        }
    }

    private void Add(string path)
    {
        if (!Directory.Exists(path))
        {
            _items.File(path);
            return;
        }

        var isArtifact = File.Exists(Path.Combine(path, ArtifactManifest.FileName));
        foreach (var entry in FileTree.Entries(path))
        {
            if (!entry.IsFolder)
            {
                _items.File(entry.Path);
            }
            else if (!isArtifact)
            {
                _items.Folder(entry.Path);
            }
        }
    }

    // A folder or a pattern of which a format chooses files: one that comes later may be chosen too. Formats look no deeper than into the folders of a folder.
    private void AddPlace(string text, ExperimentPlan plan)
    {
        if (text.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(text) || Path.GetDirectoryName(text) is not { } parent || IsBelow(text, plan.Runs) || File.Exists(text))
        {
            return;
        }

        if (!Directory.Exists(text))
        {
            if (Path.GetFileName(text).AsSpan().ContainsAny('*', '?') && Directory.Exists(parent))
            {
                _items.Pattern(parent, Path.GetFileName(text));
            }
        }
        else if (!File.Exists(Path.Combine(text, ArtifactManifest.FileName)))
        {
            foreach (var folder in Directory.GetDirectories(text).Where(inner => !IsBelow(inner, plan.Runs)).Prepend(text))
            {
                _items.Folder(folder);
            }
        }
    }

    private static bool IsBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject record => record.SelectMany(pair => Texts(pair.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };
}
