using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments;

/// <summary>An experiment with every default filled in and every path resolved: the requests that its stages run.</summary>
/// <param name="Name">The experiment's name.</param>
/// <param name="Folder">The folder that its stages lie in. Absolute.</param>
/// <param name="Stages">The stages in the order they run.</param>
public sealed record ExperimentPlan(string Name, string Folder, IReadOnlyList<PlannedStage> Stages)
{
    /// <summary>The name of the plan's file in <see cref="Folder"/>.</summary>
    public const string FileName = "experiment.resolved.json";

    /// <summary>The files that it was read from: the experiment's, and those that it extends. Absolute.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The environment variables that it refers to, with their values.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads an experiment file.</summary>
    /// <exception cref="RoseException">The file is missing, is not YAML, or holds an unknown key or an impossible value.</exception>
    public static ExperimentPlan Load(ExperimentRequest request) => PlanBuilder.Build(request);

    /// <summary>Writes the plan into its folder; a plan that stands there already is left alone.</summary>
    internal void Save()
    {
        var stages = Stages.Select(stage => (JsonNode)new JsonObject
        {
            ["stage"] = stage.Stage,
            ["request"] = System.Text.Json.JsonSerializer.SerializeToNode(stage.Request, stage.Request.GetType(), ArtifactJson.Options),
        });
        var json = new JsonObject { ["name"] = Name, ["stages"] = new JsonArray([.. stages]) };
        var text = json.ToJsonString(ArtifactJson.Options) + "\n";
        var path = Path.Combine(Folder, FileName);
        try
        {
            Directory.CreateDirectory(Folder);
            if (File.Exists(path) && File.ReadAllText(path) == text)
            {
                return;
            }

            var temporary = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotWritable(Folder, exception);
        }
    }
}

/// <summary>One stage of a plan.</summary>
/// <param name="Stage">Its folder below the experiment's, such as <c>align/rosepo</c>.</param>
/// <param name="Path">The artifact that it makes. Absolute.</param>
/// <param name="Request">The request record that its operation runs.</param>
public sealed record PlannedStage(string Stage, string Path, object Request);
