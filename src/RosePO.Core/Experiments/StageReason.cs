using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments;

/// <summary>Why a stage ran: what in its request or inputs differs from the artifact that stood there before.</summary>
internal static class StageReason
{
    private const int Shown = 4;

    /// <summary>One word, and for a change the dotted keys that differ.</summary>
    /// <param name="before">The artifact that stood at the destination, or null.</param>
    /// <param name="after">The artifact that stands there now.</param>
    /// <param name="reused">Whether the two are one.</param>
    public static string Of(ArtifactManifest? before, ArtifactManifest? after, bool reused)
    {
        if (reused)
        {
            return "unchanged";
        }

        if (before is null || after is null)
        {
            return "new";
        }

        // Inputs are compared by content; the request names them by place, which says nothing.
        var inputs = before.Inputs.Keys.Union(after.Inputs.Keys).ToHashSet(StringComparer.Ordinal);
        var changed = inputs
            .Where(name => before.Inputs.GetValueOrDefault(name) != after.Inputs.GetValueOrDefault(name))
            .Concat(Differences(before.Request, after.Request, "").Where(key => !inputs.Contains(key.Split('.')[0]) && !Artifact.Places.Contains(key)))
            .ToArray();
        return changed.Length switch
        {
            0 => "changed",
            <= Shown => $"changed: {string.Join(", ", changed)}",
            _ => $"changed: {string.Join(", ", changed[..Shown])} and {changed.Length - Shown} more",
        };
    }

    private static IEnumerable<string> Differences(JsonObject before, JsonObject after, string path)
    {
        foreach (var key in after.Select(pair => pair.Key).Union(before.Select(pair => pair.Key)))
        {
            var (old, now) = (before[key], after[key]);
            if (old is JsonObject oldObject && now is JsonObject nowObject)
            {
                foreach (var inner in Differences(oldObject, nowObject, $"{path}{key}."))
                {
                    yield return inner;
                }
            }
            else if (!JsonNode.DeepEquals(old, now))
            {
                yield return path + key;
            }
        }
    }
}
