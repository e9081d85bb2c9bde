using System.Reflection;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Options;

namespace RosePO.Core.Training;

/// <summary>What a model was made by: its request without places, and the hashes of what the request names.</summary>
/// <param name="Request">The request, without what it names: that is under its hash.</param>
/// <param name="Inputs">The hashes of the inputs, by name.</param>
internal sealed record TrainingOrigin(JsonObject Request, SortedDictionary<string, string> Inputs)
{
    private static readonly string[] s_places =
        [.. RequestOption.Properties(typeof(AlignRequest)).Where(property => property.IsDefined(typeof(PlaceAttribute))).Select(RequestOption.KeyOf)];

    /// <summary>That of a model's folder; null where it is not a model artifact.</summary>
    public static TrainingOrigin? Of(string folder) => Artifact.TryOpen(folder) is { Kind: ModelFolder.Kind } manifest ? Of(manifest) : null;

    /// <summary>That of a manifest.</summary>
    public static TrainingOrigin Of(ArtifactManifest manifest)
    {
        var request = manifest.Request.DeepClone().AsObject();
        Array.ForEach([.. s_places, .. manifest.Inputs.Keys], key => request.Remove(key));
        return new(request, manifest.Inputs);
    }
}
