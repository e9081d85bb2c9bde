using Microsoft.Build.Framework;
using RosePO.Core.Evaluation.Report;

namespace RosePO.Tasks;

/// <summary>Writes what was measured as one Markdown file, which the summary of a build service shows.</summary>
/// <example><code>&lt;SummariseRosePOReports Reports="@(RosePOReport)" Summary="bin/rosepo/summary.md" /&gt;</code></example>
public sealed class SummariseRosePOReports : RoseTask
{
    /// <summary>The measured experiments, with Experiment and Measurement.</summary>
    [Required]
    public ITaskItem[] Reports { get; set; } = [];

    /// <summary>The Markdown file to write.</summary>
    [Required]
    public ITaskItem Summary { get; set; } = null!;

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation) => BuildSummary.Write(
        Log,
        Summary.GetMetadata("FullPath"),
        string.Join('\n', Reports.Select(report => MeasurementMarkdown.Render(report.GetMetadata(GateItems.Experiment), report.GetMetadata("Measurement")))));
}
