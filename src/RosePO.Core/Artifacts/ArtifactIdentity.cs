using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Options;

namespace RosePO.Core.Artifacts;

/// <summary>What makes an artifact the one it is; known before it is made.</summary>
/// <param name="Kind">dataset, model, pairs, reference, oracle or measurement.</param>
/// <param name="Key">SHA-256 over kind, format version, request and inputs.</param>
/// <param name="Request">The resolved request.</param>
/// <param name="Inputs">The hashes of what is read, by name.</param>
internal sealed record ArtifactIdentity(string Kind, string Key, JsonObject Request, SortedDictionary<string, string> Inputs)
{
    /// <summary>The dotted keys of the request that are no part of the key.</summary>
    public IReadOnlyCollection<string> Places { get; init; } = [];

    /// <summary>The identity of what a stage would make.</summary>
    /// <param name="spec">The stage.</param>
    /// <param name="hash">The hash of an input by its path.</param>
    public static ArtifactIdentity Of(ArtifactSpec spec, Func<string, string> hash)
    {
        var request = JsonSerializer.SerializeToNode(spec.Request, spec.Request.GetType(), ArtifactJson.Options)!.AsObject();
        foreach (var (name, value) in spec.Conditions)
        {
            request[name] = value;
        }

        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, path) in spec.Inputs)
        {
            inputs[name] = hash(path);
        }

        var identity = request.DeepClone().AsObject();
        string[] places = [.. RequestIdentity.Places(spec.Record)];
        foreach (var left in places.Concat(inputs.Keys))
        {
            RequestIdentity.Remove(identity, left);
        }

        var key = ContentHash.OfText($"{spec.Kind}\n{ArtifactManifest.CurrentFormat}\n{identity.ToJsonString()}\n{JsonSerializer.Serialize(inputs)}");
        return new ArtifactIdentity(spec.Kind, key, Publication.Of(request), inputs) { Places = places };
    }
}
