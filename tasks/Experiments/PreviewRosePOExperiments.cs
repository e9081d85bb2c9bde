using Microsoft.Build.Framework;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Says for each stage of experiment files what a run would do and why, and does nothing.</summary>
/// <example><code>&lt;PreviewRosePOExperiments Experiments="@(RosePOExperiment)" RunsFolder="runs" /&gt;</code></example>
public sealed class PreviewRosePOExperiments : ExperimentsTask
{
    /// <summary>The stages: the artifact's folder, with Experiment, Variant, Stage, Action (Keep, Restore, Run, Skip or Wait) and Reason.</summary>
    [Output]
    public ITaskItem[] Stages { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Run(ExperimentRequest request, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var preview = PreviewExperiment.Run(request);
        Stages = [.. Stages, .. preview.Stages.Select(stage => RunItems.Preview(preview.Name, stage))];
        foreach (var stage in preview.Stages)
        {
            Log.LogMessage(
                MessageImportance.High, "  {0}: {1,-16} would {2} ({3})", preview.Name, stage.Name, stage.Action.ToString().ToLowerInvariant(), stage.Reason);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        var idle = Stages.Count(stage => stage.GetMetadata("Action") is nameof(StageAction.Keep) or nameof(StageAction.Skip));
        Log.LogMessage(MessageImportance.High, "dry run: {0} of {1} stages have something to do; nothing was done", Stages.Length - idle, Stages.Length);
    }
}
