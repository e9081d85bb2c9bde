using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments.Binding;

/// <summary>What a request record contains where nothing is set.</summary>
internal static class RecordDefaults
{
    /// <summary>The defaults of a record by key; a key without one is absent.</summary>
    public static JsonObject Of(Type record) =>
        JsonSerializer.SerializeToNode(Activator.CreateInstance(record), record, ArtifactJson.Options)!.AsObject();
}
