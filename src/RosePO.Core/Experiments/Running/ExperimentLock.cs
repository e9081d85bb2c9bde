using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments.Running;

/// <summary>
/// The lock file of a run: what every stage is and what it was made from, by content. Two runs with the same lock file have the same artifacts.
/// </summary>
internal static class ExperimentLock
{
    /// <summary>Its name in the run's folder.</summary>
    public const string FileName = "experiment.lock";

    /// <summary>Writes the lock file of a run that is complete.</summary>
    public static void Save(ExperimentPlan plan, IReadOnlyList<ArtifactIdentity> identities)
    {
        var stages = plan.Stages.Zip(identities, (stage, identity) => new JsonObject
        {
            ["stage"] = stage.Stage,
            ["kind"] = identity.Kind,
            ["key"] = identity.Key,
            ["inputs"] = new JsonObject(identity.Inputs.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)input.Value))),
        });
        var json = new JsonObject { ["version"] = 1, ["stages"] = new JsonArray([.. stages]) };
        WholeFile.Write(Path.Combine(plan.Folder, FileName), json.ToJsonString(ArtifactJson.Options) + "\n");
    }
}
