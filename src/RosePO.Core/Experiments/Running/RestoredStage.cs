using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Lora;

namespace RosePO.Core.Experiments.Running;

/// <summary>A stage that is taken from the cache: the same content, with the places of this plan where the other run's places were.</summary>
/// <param name="plan">The plan.</param>
/// <param name="stage">The stage.</param>
internal sealed class RestoredStage(ExperimentPlan plan, PlannedStage stage)
{
    /// <summary>Restores the stage if the cache has it.</summary>
    public bool TryRestore(RunCache cache, ArtifactIdentity identity, CancellationToken cancellation) => cache.TryRestore(identity, stage.Path, (manifest, folder) =>
    {
        Rebase(folder);
        var result = manifest.Result.DeepClone().AsObject();
        foreach (var (key, value) in result.ToList())
        {
            if (key == "dataset" && (string?)value is { Length: > 0 })
            {
                result[key] = stage.Dataset ?? (string?)value;
            }
            else if (value is JsonValue text && text.TryGetValue<string>(out var old))
            {
                result[key] = Moved(old, manifest.Request, identity.Request);
            }
        }

        return manifest with { Request = identity.Request, Result = result };
    }, cancellation);

    // A place is in a result because the request named it.
    private static string Moved(string old, JsonObject before, JsonObject after)
    {
        foreach (var (key, value) in before)
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var place) && Path.IsPathRooted(place) && (string?)after[key] is { } now
                && (old == place || old.StartsWith(place + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            {
                return now + old[place.Length..];
            }
        }

        return old;
    }

    // An adapter names the folder of its base.
    private void Rebase(string folder)
    {
        if (File.Exists(Path.Combine(folder, ModelFolder.AdapterConfig)) && new PlannedRequests(plan.Stages).BaseOf(stage.Path) is { } baseModel)
        {
            LoraAdapter.Rebase(folder, baseModel);
        }
    }
}
