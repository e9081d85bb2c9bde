using System.Text.Json;
using System.Text.Json.Nodes;

namespace RosePO.Core.Options;

/// <summary>What of a request says which artifact it makes: everything but its places.</summary>
internal static class RequestIdentity
{
    /// <summary>The request as JSON without its places.</summary>
    /// <param name="request">The request record.</param>
    /// <param name="json">How it is written.</param>
    public static JsonObject Of(object request, JsonSerializerOptions json)
    {
        ArgumentNullException.ThrowIfNull(request);
        var identity = JsonSerializer.SerializeToNode(request, request.GetType(), json)!.AsObject();
        foreach (var place in Places(request.GetType()))
        {
            Remove(identity, place);
        }

        return identity;
    }

    /// <summary>The dotted keys of a record's places.</summary>
    public static IEnumerable<string> Places(Type record) => RequestOption.Of(record).Where(option => option.IsPlace).Select(option => option.Key);

    /// <summary>Removes what a dotted key names, if it is there.</summary>
    public static void Remove(JsonObject json, string key)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(key);
        if (json.Remove(key))
        {
            // Names of inputs may have dots of their own, such as that of a model.
            return;
        }

        var parts = key.Split('.');
        var at = parts[..^1].Aggregate((JsonNode?)json, (node, part) => (node as JsonObject)?[part]) as JsonObject;
        at?.Remove(parts[^1]);
    }
}
