using System.Text.Json;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments.Running;

/// <summary>
/// The lock file of a run: what every stage is and what it was made from, by content. Two runs with the same lock file have the same artifacts.
/// </summary>
/// <param name="Version">The version of the format.</param>
/// <param name="Stages">The stages in the order of the plan.</param>
internal sealed record ExperimentLock(int Version, IReadOnlyList<LockedStage> Stages)
{
    /// <summary>Its name in the run's folder.</summary>
    public const string FileName = "experiment.lock";

    /// <summary>Writes the lock file of a run that is complete.</summary>
    public static void Save(ExperimentPlan plan, IReadOnlyList<ArtifactIdentity> identities)
    {
        var stages = plan.Stages.Zip(identities, (stage, identity) => new LockedStage(stage.Stage, identity.Kind, identity.Key, identity.Inputs));
        WholeFile.Write(Path.Combine(plan.Folder, FileName), JsonSerializer.Serialize(new ExperimentLock(1, [.. stages]), ArtifactJson.Options) + "\n");
    }

    /// <summary>The stages of a run that its lock file lists; none where there is no such file, or one that no run wrote.</summary>
    public static IReadOnlyList<LockedStage> StagesOf(string run)
    {
        var file = Path.Combine(run, FileName);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<ExperimentLock>(File.ReadAllBytes(file), ArtifactJson.Options)?.Stages ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <summary>A stage of a lock file.</summary>
/// <param name="Stage">Its folder below the run's.</param>
/// <param name="Kind">The kind of artifact that it makes.</param>
/// <param name="Key">The artifact's key.</param>
/// <param name="Inputs">What it was made from: hashes by name.</param>
internal sealed record LockedStage(string Stage, string Kind, string Key, IReadOnlyDictionary<string, string> Inputs);
