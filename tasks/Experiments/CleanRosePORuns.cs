using Microsoft.Build.Framework;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Removes what runs of experiments made that are no more, and nothing else, by what the runs have written down in their folders.</summary>
/// <example><code>&lt;CleanRosePORuns Folders="runs/gone" /&gt;</code></example>
public sealed class CleanRosePORuns : RoseTask
{
    /// <summary>The experiments' folders.</summary>
    [Required]
    public ITaskItem[] Folders { get; set; } = [];

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        foreach (var folder in Folders)
        {
            try
            {
                var cleaned = CleanExperiment.RunGone(folder.GetMetadata("FullPath"), progress, cancellation);
                Log.LogMessage(MessageImportance.Normal, "{0}, which is no experiment of the project any more: {1} files and folders of runs removed", cleaned.Name, cleaned.Removed.Count);
            }
            catch (RoseException exception)
            {
                LogFailure(exception);
            }
        }
    }
}
