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

    /// <summary>The name of the file that is there from a run's first stage to its last: what it and the runs before it that failed were to make.</summary>
    public const string StartedName = "experiment.started";

    /// <summary>Writes the lock file of a run that is complete.</summary>
    public static void Save(ExperimentPlan plan, IReadOnlyList<ArtifactIdentity> identities)
    {
        Write(Path.Combine(plan.Folder, FileName), Planned(plan, identities));

        // What a failed run with other stages left is still its own, and is cleaned by that.
        if (StagesOf(Path.Combine(plan.Folder, StartedName)).All(started => plan.Stages.Any(stage => stage.Stage == started.Stage)))
        {
            File.Delete(Path.Combine(plan.Folder, StartedName));
        }
    }

    /// <summary>Writes down what a run is to make, before its first stage: where it fails, cleaning finds it when the experiment has other stages by then.</summary>
    public static void SaveStarted(ExperimentPlan plan, IReadOnlyList<ArtifactIdentity> identities)
    {
        var path = Path.Combine(plan.Folder, StartedName);
        Write(path, Planned(plan, identities).Concat(StagesOf(path)).DistinctBy(stage => (stage.Stage, stage.Key)));
    }

    /// <summary>The stages that the files of a run list, complete or not; none where there is no such file, or one that no run wrote.</summary>
    public static IEnumerable<LockedStage> AllOf(string run) => StagesOf(Path.Combine(run, FileName)).Concat(StagesOf(Path.Combine(run, StartedName)));

    /// <summary>Whether a folder is a run's.</summary>
    public static bool IsRun(string run) => File.Exists(Path.Combine(run, FileName)) || File.Exists(Path.Combine(run, StartedName));

    private static IEnumerable<LockedStage> Planned(ExperimentPlan plan, IReadOnlyList<ArtifactIdentity> identities) =>
        plan.Stages.Zip(identities, (stage, identity) => new LockedStage(stage.Stage, identity.Kind, identity.Key, identity.Inputs));

    private static void Write(string path, IEnumerable<LockedStage> stages) =>
        WholeFile.Write(path, JsonSerializer.Serialize(new ExperimentLock(1, [.. stages]), ArtifactJson.Options) + "\n");

    private static IReadOnlyList<LockedStage> StagesOf(string file)
    {
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
