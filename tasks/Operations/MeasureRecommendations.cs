using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>Models and baselines in, a measurement artifact out; prints the table.</summary>
/// <example><code>&lt;MeasureRecommendations Dataset="runs/data" Models="runs/sft;runs/rosepo" Baselines="popularity" Destination="runs/measure" /&gt;</code></example>
[Binds(typeof(MeasurementRequest), Except = ["command"])]
public sealed partial class MeasureRecommendations() : OperationTask<MeasurementRequest, MeasurementResult>(Core.Evaluation.Measuring.MeasureRecommendations.Run)
{
    /// <summary>The models' folders; Name metadata is the name in the table, the folder's own name where not set.</summary>
    [Option("models")]
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>The metrics that the table shows; without it the usual ones. <see cref="Metrics"/> returns all.</summary>
    [Option("metrics")]
    public string[]? TableMetrics { get; set; }

    /// <summary>The measured figures: <c>model/metric</c>, with Model, Metric, Value, Low, High and Count.</summary>
    [Output]
    public ITaskItem[] Metrics { get; private set; } = [];

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, object>> Given() => [NamedModels.Of(Models)];

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
