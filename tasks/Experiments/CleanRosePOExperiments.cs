using Microsoft.Build.Framework;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Removes what runs of experiments made, and nothing else; a folder that contains something else is an error once all of them are cleaned.</summary>
/// <example><code>&lt;CleanRosePOExperiments Experiments="@(RosePOExperiment)" RunsFolder="runs" /&gt;</code></example>
public sealed class CleanRosePOExperiments : ExperimentsTask
{
    /// <inheritdoc/>
    protected override void Run(ExperimentRequest request, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var cleaned = CleanExperiment.Run(request, progress, cancellation);
        foreach (var path in cleaned.Removed)
        {
            Log.LogMessage(MessageImportance.Low, "removed {0}", path);
        }

        Log.LogMessage(MessageImportance.Normal, "{0}: {1} files and folders of runs removed", cleaned.Name, cleaned.Removed.Count);
    }
}
