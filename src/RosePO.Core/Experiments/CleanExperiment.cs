using System.Text.RegularExpressions;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Report.Sweeps;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Experiments.Running;

namespace RosePO.Core.Experiments;

/// <summary>
/// Removes what runs of an experiment made, and nothing else: the artifacts of its stages, the leftovers of runs that ended before their time, and the
/// files that a run writes by name. The cache beside the experiments stays.
/// </summary>
public static partial class CleanExperiment
{
    // The file that is held while a process runs in a folder.
    private const string LockName = ".lock";

    /// <summary>
    /// Cleans an experiment, all variants of it where it is a sweep. Where its file is wrong, what its runs wrote down in the folder of its name decides; the result says
    /// what is wrong.
    /// </summary>
    /// <param name="request">The file, the runs folder and the overrides.</param>
    /// <param name="progress">Reports waiting for another process that runs in a folder that is to be cleaned.</param>
    /// <param name="cancellation">Stops between two stages.</param>
    /// <exception cref="RoseException">
    /// The file does not exist, another process runs in the folder, or (<see cref="RoseErrorCode.CleanRefused"/>, after all else was removed) the folder contains
    /// something that no run made.
    /// </exception>
    public static CleanedExperiment Run(ExperimentRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        IReadOnlyList<ExperimentPlan> plans;
        try
        {
            plans = ExperimentPlan.LoadAll(request);
        }
        catch (RoseException mistake) when (File.Exists(request.File))
        {
            return RunUnread(request, mistake, progress, cancellation);
        }

        var planned = plans.ToDictionary(plan => plan.Folder, plan => plan.Stages.Select(stage => stage.Path).Concat(plan.Skipped.Select(stage => stage.Path)));
        return Clean(plans[0], planned, request.LockTimeout, progress, cancellation);
    }

    /// <summary>Cleans the folder of an experiment that is no more, by what its runs have written down there.</summary>
    /// <param name="root">The folder. Absolute.</param>
    /// <param name="progress">Reports waiting for another process that runs in the folder.</param>
    /// <param name="cancellation">Stops between two stages.</param>
    /// <exception cref="RoseException">As for an experiment that is there.</exception>
    public static CleanedExperiment RunGone(string root, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Clean(new ExperimentPlan(Path.GetFileName(root), root, []), [], new ExperimentRequest { File = root }.LockTimeout, progress, cancellation);

    private static CleanedExperiment RunUnread(ExperimentRequest request, RoseException mistake, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var name = NameOf(request);
        var root = Path.Combine(request.Runs ?? RunsPlace.Of(request.File), name);
        try
        {
            return (EarlierVariants(root).Any()
                ? Clean(new ExperimentPlan(name, root, []), [], request.LockTimeout, progress, cancellation)
                : new CleanedExperiment { Name = name, Folder = root, Removed = [] }) with
            {
                Mistake = mistake,
            };
        }
        catch (RoseException refused)
        {
            throw RoseException.Together([refused, .. mistake.All()]);
        }
    }

    // As far as it can be told from a file that is wrong.
    private static string NameOf(ExperimentRequest request) =>
        request.Overrides.TryGetValue("name", out var set) && Name().Match($"name: {set}") is { Success: true } given ? given.Groups[1].Value
        : Name().Match(File.ReadAllText(request.File)) is { Success: true } said ? said.Groups[1].Value
        : Path.GetFileNameWithoutExtension(request.File);

    [GeneratedRegex("""^name:[ \t]*["']?([A-Za-z0-9_-][A-Za-z0-9_.-]*)["']?[ \t]*(?:#.*)?\r?$""", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Name();

    private static CleanedExperiment Clean(
        ExperimentPlan plan, Dictionary<string, IEnumerable<string>> planned, TimeSpan patience, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var root = plan.Root;
        var folder = new RunFolder(root);
        if (folder.IsLink)
        {
            throw ExperimentErrors.CleanRefused(root, [root]);
        }

        foreach (var run in planned.Keys.Union(EarlierVariants(root)).Where(Directory.Exists))
        {
            using (RunLocks.Folder(plan with { Folder = run }, patience, progress, cancellation))
            {
                foreach (var stage in planned.GetValueOrDefault(run, []).Union(Locked(run)))
                {
                    cancellation.ThrowIfCancellationRequested();
                    folder.RemoveStage(stage);
                }

                folder.RemoveFiles(run, ExperimentPlan.FileName, ExperimentLock.FileName, ExperimentLock.StartedName, LockName);
            }
        }

        folder.RemoveFiles(root, SweepFigures.FileName, SweepPage.FileName);
        return folder.RemoveEmpty() is { Count: > 0 } foreign
            ? throw ExperimentErrors.CleanRefused(root, foreign)
            : new CleanedExperiment { Name = plan.Name, Folder = root, Removed = folder.Removed };
    }

    // Of variants that the experiment no longer has, or of the single run that it was before it became a sweep.
    private static IEnumerable<string> EarlierVariants(string root) => !Directory.Exists(root)
        ? []
        : Directory.EnumerateDirectories(root).Append(root).Where(folder => !RunFolder.Links(folder) && ExperimentLock.IsRun(folder));

    // The stages that a run has listed: the experiment may have had others then. One counts where the artifact is still the one that was listed.
    private static IEnumerable<string> Locked(string run) => ExperimentLock.AllOf(run)
        .Where(stage => stage is { Stage: { } name } && !name.Contains('\0', StringComparison.Ordinal))
        .Select(stage => (Path: Path.GetFullPath(stage.Stage, run), stage.Key))
        .Where(stage => stage.Path.StartsWith(run + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Artifact.TryOpen(stage.Path)?.Key == stage.Key)
        .Select(stage => stage.Path);
}
