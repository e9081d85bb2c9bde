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
        if (cleaned.Mistake is { } mistake)
        {
            Warn(request.File, cleaned, mistake);
        }
    }

    // A mistake in a file is no reason to keep what it made, and to be known.
    private void Warn(string file, CleanedExperiment cleaned, RoseException mistake)
    {
        foreach (var error in mistake.All())
        {
            Log.LogWarning(null, error.Code, null, VisibleText.Line(error.File ?? file), error.Line, error.Column, 0, 0, "{0}", error.Message);
        }

        Log.LogMessage(
            MessageImportance.High,
            "{0}: its file is wrong, so {1}; correct the file and clean again to remove what is left",
            VisibleText.Line(cleaned.Name),
            cleaned.Removed.Count > 0
                ? FormattableString.Invariant($"of '{cleaned.Folder}' the {cleaned.Removed.Count} files and folders that its runs wrote down were removed and all else was left")
                : $"nothing was removed: no run of it is known in '{cleaned.Folder}'");
    }
}
