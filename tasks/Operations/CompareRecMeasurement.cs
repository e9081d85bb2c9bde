using Microsoft.Build.Framework;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Measurements in, their models side by side out: as items, as a Markdown or CSV file, and as a block of a document.</summary>
/// <example><code>&lt;CompareRecMeasurement Measurements="runs/a/measure;runs/b/measure" Against="sft" Markdown="runs/compared.md" /&gt;</code></example>
[Binds(typeof(ComparisonRequest))]
public sealed partial class CompareRecMeasurement : RoseTask
{
    /// <summary>The metrics that are compared; without it those that the first measurement's tables show.</summary>
    [Option("metrics")]
    public string[]? TableMetrics { get; set; }

    /// <summary>A file for the comparison as Markdown.</summary>
    public ITaskItem? Markdown { get; set; }

    /// <summary>A file for the comparison as CSV.</summary>
    public ITaskItem? Csv { get; set; }

    /// <summary>A folder for the frontier: for each compared harm an SVG file of the first other metric against it, every model a mark with intervals both ways.</summary>
    public ITaskItem? Plots { get; set; }

    /// <summary>A document of which one block is replaced by the comparison as Markdown.</summary>
    public ITaskItem? Document { get; set; }

    /// <summary>The block's name: it is between the lines <c>&lt;!-- NAME --&gt;</c> and <c>&lt;!-- /NAME --&gt;</c>.</summary>
    public string? Block { get; set; }

    /// <summary>
    /// The figures: <c>model/metric</c>, with Model, Metric, Value, Low, High, Count, Seeds and Protocol; where compared also Against, Difference, DifferenceLow,
    /// DifferenceHigh, P, AdjustedP and Detectable.
    /// </summary>
    [Output]
    public ITaskItem[] Figures { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var result = CompareMeasurements.Run(RequestValues.Bind<ComparisonRequest>(OptionParameters.Of(this, typeof(ComparisonRequest))), progress, cancellation);
        Figures = ComparisonItems.Of(result);
        var markdown = ComparisonText.Markdown(result);
        Write(Markdown, markdown);
        Write(Csv, ComparisonText.Csv(result));
        if (Plots?.GetMetadata("FullPath") is { Length: > 0 } plots)
        {
            ComparisonPlots.Write(result, plots);
        }

        if (Document is { } document)
        {
            DocumentBlock.Replace(document.GetMetadata("FullPath"), Block, markdown);
        }

        Log.LogMessage(MessageImportance.High, "{0}", VisibleText.Lines(markdown));
    }

    private static void Write(ITaskItem? file, string text)
    {
        if (file?.GetMetadata("FullPath") is { Length: > 0 } path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text + "\n");
        }
    }
}
