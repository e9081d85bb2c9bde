using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>Models and baselines in, a measurement artifact out; prints the table.</summary>
/// <example><code>&lt;MeasureRecommendations Dataset="runs/data" Models="runs/sft;runs/rosepo" Baselines="popularity" Destination="runs/measure" /&gt;</code></example>
public sealed class MeasureRecommendations : OperationTask<MeasurementRequest, MeasurementResult>
{
    /// <summary>The dataset artifact.</summary>
    [Required]
    public ITaskItem Dataset { get; set; } = null!;

    /// <summary>The models' folders; Name metadata is the name in the table, the folder's own name where not set.</summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>Candidates (the default), CatalogueScore, CatalogueBeam or Grounded.</summary>
    public string? Protocol { get; set; }

    /// <summary>How many candidates each question has, drawn for the measurement; without it the dataset's own lists.</summary>
    public string? Candidates { get; set; }

    /// <summary>A file of candidate lists in place of the dataset's.</summary>
    public ITaskItem? CandidateFile { get; set; }

    /// <summary>Activity, PopularityTaste: what users are grouped by beside all together; several with ';' between.</summary>
    public string[]? UserGroups { get; set; }

    /// <summary>random, popularity, recentpopularity, itemknn, sasrec, gru4rec, caser; several with ';' between.</summary>
    public string[]? Baselines { get; set; }

    /// <summary>The oracle artifacts that are the baselines of their kinds.</summary>
    public ITaskItem[] Oracles { get; set; } = [];

    /// <summary>The model that the others are compared against.</summary>
    public string? Against { get; set; }

    /// <summary>The metrics that the table shows; without it the usual ones. <see cref="Metrics"/> returns all.</summary>
    public ITaskItem[] TableMetrics { get; set; } = [];

    /// <summary>Whether each chart of the report is written as an SVG file too.</summary>
    public bool Plots { get; set; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string? Device { get; set; }

    /// <summary>The measured figures: <c>model/metric</c>, with Model, Metric, Value, Low, High and Count.</summary>
    [Output]
    public ITaskItem[] Metrics { get; private set; } = [];

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, object>> Given() =>
    [
        KeyValuePair.Create("models", (object)Models.Select(item => new Dictionary<string, string>
        {
            ["name"] = item.GetMetadata("Name") is { Length: > 0 } name ? name : item.GetMetadata("Filename") + item.GetMetadata("Extension"),
            ["path"] = item.GetMetadata("FullPath"),
        })),
        KeyValuePair.Create("metrics", (object)TableMetrics.Select(item => item.ItemSpec)),
        KeyValuePair.Create("oracles", (object)Oracles.Select(item => item.GetMetadata("FullPath"))),
    ];

    /// <inheritdoc/>
    protected override MeasurementResult Run(MeasurementRequest request, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        Core.Evaluation.Measuring.MeasureRecommendations.Run(request, progress, cancellation);

    /// <inheritdoc/>
    protected override void Report(MeasurementResult result)
    {
        Metrics = MetricItems.Of(null, result);
        foreach (var line in Core.Evaluation.Measuring.MeasurementTable.Render(result).Split('\n'))
        {
            Log.LogMessage(MessageImportance.High, "{0}", VisibleText.Line(line));
        }

        Log.LogMessage(MessageImportance.High, "{0}", $"report: {result.Report}");
    }
}
