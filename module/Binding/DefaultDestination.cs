using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Options;

namespace RosePO.Binding;

/// <summary>Names the folder of an artifact for which the user named none.</summary>
internal static class DefaultDestination
{
    /// <summary><c>runs/&lt;name&gt;-&lt;hash&gt;</c>, the hash over the request with every path replaced by what is there.</summary>
    public static string Of(string name, object request)
    {
        var identity = RequestIdentity.Of(request, ArtifactJson.Options);
        ReplacePaths(identity);
        return $"runs/{name}-{ContentHash.OfText(identity.ToJsonString())[..8]}";
    }

    private static void ReplacePaths(JsonNode node)
    {
        var children = node switch
        {
            JsonObject map => map.Select(pair => pair.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>().ToList())
        {
            if (child is JsonValue value && value.TryGetValue<string>(out var text) && Path.IsPathRooted(text) && Path.Exists(text))
            {
                child.ReplaceWith(ContentHash.OfInput(text));
            }
            else
            {
                ReplacePaths(child);
            }
        }
    }
}
