using Microsoft.Build.Framework;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Says for each stage of experiment files what a run would do and why, and does nothing.</summary>
/// <example><code>&lt;PreviewRosePOExperiments Experiments="@(RosePOExperiment)" RunsFolder="runs" /&gt;</code></example>
public sealed class PreviewRosePOExperiments : RoseTask
{
    /// <summary>The YAML files; metadata Set replaces values of one.</summary>
    [Required]
    public ITaskItem[] Experiments { get; set; } = [];

    /// <summary>The folder of runs; <c>runs</c> beside each file where not set.</summary>
    public ITaskItem? RunsFolder { get; set; }

    /// <summary>Values that replace those of every file, as <c>key=value;key=value</c>; they win over the items' own.</summary>
    public string? Set { get; set; }

    /// <summary>The stages: the artifact's folder, with Experiment, Variant, Stage, Action (Keep, Restore or Run) and Reason.</summary>
    [Output]
    public ITaskItem[] Stages { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var stages = new List<ITaskItem>();
        foreach (var experiment in Experiments)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var preview = PreviewExperiment.Run(ExperimentItems.Request(experiment, RunsFolder, $"{experiment.GetMetadata("Set")};{Set}"));
                stages.AddRange(preview.Stages.Select(stage => RunItems.Preview(preview.Name, stage)));
                foreach (var stage in preview.Stages)
                {
                    Log.LogMessage(
                        MessageImportance.High, "  {0}: {1,-16} would {2} ({3})",
                        preview.Name, stage.Name, stage.Action.ToString().ToLowerInvariant(), stage.Reason);
                }
            }
            catch (RoseException exception)
            {
                LogFailure(exception);
            }
        }

        Stages = [.. stages];
        var idle = stages.Count(stage => stage.GetMetadata("Action") == nameof(StageAction.Keep));
        Log.LogMessage(MessageImportance.High, "dry run: {0} of {1} stages have something to do; nothing was done", stages.Count - idle, stages.Count);
    }
}
