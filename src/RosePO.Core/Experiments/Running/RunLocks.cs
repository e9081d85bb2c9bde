using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Experiments.Running;

/// <summary>
/// What processes must not do at once: write one run folder, make one artifact, compute on one device. They are taken in this order, so that
/// no two processes wait for each other.
/// </summary>
internal static class RunLocks
{
    private const string Waiting = "waiting";

    /// <summary>The lock of a run folder.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RunLocked"/>: another process has it for longer than the limit.</exception>
    public static FileLock Folder(ExperimentPlan plan, TimeSpan limit, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        FileLock.Take(
            [Path.Combine(plan.Folder, ".lock")], limit, () => progress?.Report(new StageProgress(plan.Name, Waiting, 0, 0, $"another process runs in '{plan.Folder}'")), cancellation)
        ?? throw ExperimentErrors.RunLocked(plan.Folder, limit);

    /// <summary>The lock of an artifact, so that experiments that need the same one make it once.</summary>
    public static FileLock Stage(ExperimentPlan plan, PlannedStage stage, string file, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        FileLock.Take([file], null, () => progress?.Report(new StageProgress(plan.NameOf(stage), Waiting, 0, 0, "the same is being made elsewhere")), cancellation)!;

    /// <summary>
    /// The lock of the device that a stage computes on. A GPU is one for the whole machine; the cores are shared out among the stages of one
    /// folder of runs on one machine: one at a time, or as many as there are cores for where it is said how many threads each takes.
    /// </summary>
    public static FileLock? Device(ExperimentPlan plan, PlannedStage stage, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (stage.Kind.DeviceOf(stage.Request) is not { } named)
        {
            return null;
        }

        var device = TorchRuntime.SelectDevice(named).ToString();
        var name = device.Replace(':', '-');
        try
        {
            string[] files = device.StartsWith("cuda", StringComparison.Ordinal)
                ? [Path.Combine(Shared(), $"{name}.lock")]
                : [.. Enumerable.Range(0, Places()).Select(i => Path.Combine(
                    plan.Runs, RunCache.FolderName, "locks", string.Create(CultureInfo.InvariantCulture, $"{name}-{Environment.MachineName}-{i}")))];
            return FileLock.Take(files, null, () => progress?.Report(new StageProgress(plan.NameOf(stage), Waiting, 0, 0, $"another stage computes on {device}")), cancellation);
        }
        catch (Exception exception) when (exception is RoseException or IOException or UnauthorizedAccessException)
        {
            // The device computes without it, if perhaps beside another process: not a reason to stop, but to say so.
            progress?.Report(new StageProgress(plan.NameOf(stage), "not locking", 0, 0, $"other processes may compute on {device} at once: {exception.Message}"));
            return null;
        }
    }

    // The folder for temporary files is everybody's: what somebody else put there under this name is not used.
    private static string Shared()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"rosepo-{Environment.UserName}");
        OwnFiles.CreateFolder(folder, isPrivate: true);
        return TrustedPath.ObjectionToFolder(folder) is { } objection ? throw ArtifactErrors.NotLockable(folder, new IOException(objection.Reason)) : folder;
    }

    private static int Places() => Math.Max(1, Environment.ProcessorCount / TorchRuntime.ThreadsOr(Environment.ProcessorCount));
}
