using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RosePO.Core.Evaluation.Comparing;

namespace RosePO.Tasks;

/// <summary>Measurements in, their models side by side out: as items, as a Markdown or CSV file, and as a block of a document.</summary>
/// <example><code>&lt;CompareRecMeasurement Measurements="runs/a/measure;runs/b/measure" Against="sft" Markdown="runs/compared.md" /&gt;</code></example>
public sealed class CompareRecMeasurement : RoseTask
{
    /// <summary>The measurement artifacts.</summary>
    [Required]
    public ITaskItem[] Measurements { get; set; } = [];

    /// <summary>The models that are shown, by name; without it all.</summary>
    public string[] Models { get; set; } = [];

    /// <summary>The model that the others are compared against; without it sft where present, else the first.</summary>
    public string? Against { get; set; }

    /// <summary>The metrics that are compared; without it those that the first measurement's tables show.</summary>
    public ITaskItem[] TableMetrics { get; set; } = [];

    /// <summary>Whether the measurements are repeats with other seeds.</summary>
    public bool AcrossSeeds { get; set; }

    /// <summary>Bootstrap resamples of the users; without it 2,000.</summary>
    public int Resamples { get; set; } = new ComparisonRequest { Measurements = [] }.Resamples;

    /// <summary>The confidence of the intervals; without it 0.95.</summary>
    public double Confidence { get; set; } = new ComparisonRequest { Measurements = [] }.Confidence;

    /// <summary>A file for the comparison as Markdown.</summary>
    public ITaskItem? Markdown { get; set; }

    /// <summary>A file for the comparison as CSV.</summary>
    public ITaskItem? Csv { get; set; }

    /// <summary>A document of which one block is replaced by the comparison as Markdown.</summary>
    public ITaskItem? Document { get; set; }

    /// <summary>The block's name: it stands between the lines <c>&lt;!-- NAME --&gt;</c> and <c>&lt;!-- /NAME --&gt;</c>.</summary>
    public string? Block { get; set; }

    /// <summary>
    /// The figures: <c>model/metric</c>, with Model, Metric, Value, Low, High, Count, Seeds and Protocol; where compared also Against, Difference, DifferenceLow,
    /// DifferenceHigh, P and AdjustedP.
    /// </summary>
    [Output]
    public ITaskItem[] Figures { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var result = CompareMeasurements.Run(
            new ComparisonRequest
            {
                Measurements = [.. Measurements.Select(item => item.GetMetadata("FullPath"))],
                Models = Models,
                Against = Against,
                Metrics = [.. TableMetrics.Select(item => item.ItemSpec)],
                AcrossSeeds = AcrossSeeds,
                Resamples = Resamples,
                Confidence = Confidence,
            },
            progress,
            cancellation);
        Figures = [.. result.Models.SelectMany(model => model.Metrics.Select(figure => Item(model, figure.Key, figure.Value)))];
        var markdown = ComparisonText.Markdown(result);
        Write(Markdown, markdown);
        Write(Csv, ComparisonText.Csv(result));
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

    private static TaskItem Item(ComparedModel model, string metric, ComparedFigure figure)
    {
        var item = ItemText.Item($"{model.Name}/{metric}");
        ItemText.Set(item, "Model", model.Name);
        ItemText.Set(item, "Metric", metric);
        item.SetMetadata("Value", Text(figure.Value));
        item.SetMetadata("Low", Text(figure.Low));
        item.SetMetadata("High", Text(figure.High));
        item.SetMetadata("Count", Text(figure.Count));
        item.SetMetadata("Seeds", Text(model.Seeds));
        ItemText.Set(item, "Protocol", string.Join("; ", model.Measurements.Select(measurement => measurement.Protocol).Distinct()));
        if (figure.Difference is { } difference)
        {
            ItemText.Set(item, "Against", model.Against ?? "");
            item.SetMetadata("Difference", Text(difference.Value));
            item.SetMetadata("DifferenceLow", Text(difference.Low));
            item.SetMetadata("DifferenceHigh", Text(difference.High));
            item.SetMetadata("P", Text(difference.P));
            item.SetMetadata("AdjustedP", Text(difference.AdjustedP));
        }

        return item;
    }

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
