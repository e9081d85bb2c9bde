using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments.Planning;

/// <summary>Why a stage runs: what in its request or inputs differs from the artifact that is there.</summary>
internal static class StageReason
{
    /// <summary>The reason of a stage that need not run.</summary>
    public const string Unchanged = "unchanged";

    private const int Shown = 4;

    /// <summary>One word, and for a change the dotted keys and inputs that differ.</summary>
    /// <param name="before">The artifact that is at the destination, or null.</param>
    /// <param name="identity">The one that is to be there.</param>
    public static string Of(ArtifactManifest? before, ArtifactIdentity identity)
    {
        if (before is null)
        {
            return "new";
        }

        if (before.Key == identity.Key)
        {
            return Unchanged;
        }

        // Inputs are compared by content; the request names them by place, which says nothing.
        var inputs = before.Inputs.Keys.Union(identity.Inputs.Keys).ToHashSet(StringComparer.Ordinal);
        var told = inputs.Union(identity.Places).ToHashSet(StringComparer.Ordinal);
        var changed = inputs
            .Where(name => before.Inputs.GetValueOrDefault(name) != identity.Inputs.GetValueOrDefault(name))
            .Concat(Differences(before.Request, identity.Request, "").Where(key => !told.Contains(key) && !told.Any(name => key.StartsWith(name + '.', StringComparison.Ordinal))))
            .ToArray();
        return changed.Length switch
        {
            // A manifest contains the references to the environment, not their values.
            0 when identity.Request.ToJsonString().Contains("${env:", StringComparison.Ordinal) => "changed: a variable of the environment",
            0 => "changed",
            <= Shown => $"changed: {string.Join(", ", changed)}",
            _ => $"changed: {string.Join(", ", changed[..Shown])} and {changed.Length - Shown} more",
        };
    }

    private static IEnumerable<string> Differences(JsonObject before, JsonObject after, string path) =>
        after.Select(pair => pair.Key).Union(before.Select(pair => pair.Key)).SelectMany(key => (before[key], after[key]) switch
        {
            (JsonObject old, JsonObject now) => Differences(old, now, $"{path}{key}."),
            var (old, now) => JsonNode.DeepEquals(old, now) ? [] : [path + key],
        });
}
