using Microsoft.Build.Framework;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Reads experiment files and says everything that is wrong with them, without running anything.</summary>
/// <example><code>&lt;ValidateRosePOExperiments Experiments="@(RosePOExperiment)" RunsFolder="runs" /&gt;</code></example>
public sealed class ValidateRosePOExperiments : ExperimentsTask
{
    private readonly Dictionary<string, ITaskItem> _runs = new(StringComparer.Ordinal);

    /// <summary>The folder that each experiment's stages, or its variants, are in, with Experiment (its name) and File.</summary>
    [Output]
    public ITaskItem[] Runs => [.. _runs.Values];

    /// <inheritdoc/>
    protected override void Run(ExperimentRequest request, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var plan = RunExperiment.Check(request)[0];
        if (!_runs.TryAdd(plan.Root, ItemText.Item(plan.Root, ("Experiment", plan.Name), ("File", request.File))))
        {
            throw new RoseException(
                RoseErrorCode.ExperimentValueInvalid,
                $"The experiment is called '{plan.Name}' like that of '{_runs[plan.Root].GetMetadata("File")}', and both would write into '{plan.Root}': give it a name of its own.")
            { File = request.File };
        }
    }

    /// <inheritdoc/>
    protected override void End() => Log.LogMessage(MessageImportance.Normal, "{0} of {1} experiments are valid", _runs.Count, Experiments.Length);
}
