using Microsoft.Build.Framework;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Removes what runs of experiments made, and nothing else; a folder that contains something else is an error once all of them are cleaned.</summary>
/// <example><code>&lt;CleanRosePOExperiments Experiments="@(RosePOExperiment)" RunsFolder="runs" /&gt;</code></example>
public sealed class CleanRosePOExperiments : RoseTask
{
    /// <summary>The YAML files; metadata Set replaces values of one.</summary>
    [Required]
    public ITaskItem[] Experiments { get; set; } = [];

    /// <summary>The folder of runs; <c>runs</c> beside each file where not set.</summary>
    public ITaskItem? RunsFolder { get; set; }

    /// <summary>Values that replace those of every file, as <c>key=value;key=value</c>; they win over the items' own.</summary>
    public string? Set { get; set; }

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        foreach (var experiment in Experiments)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var cleaned = CleanExperiment.Run(ExperimentItems.Request(experiment, RunsFolder, $"{experiment.GetMetadata("Set")};{Set}"), progress, cancellation);
                foreach (var path in cleaned.Removed)
                {
                    Log.LogMessage(MessageImportance.Low, "removed {0}", path);
                }

                Log.LogMessage(MessageImportance.Normal, "{0}: {1} files and folders of runs removed", cleaned.Name, cleaned.Removed.Count);
            }
            catch (RoseException exception)
            {
                LogFailure(exception);
            }
        }
    }
}
