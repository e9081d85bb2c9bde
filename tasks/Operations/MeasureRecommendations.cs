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

    /// <summary>
    /// The claims that the measurement is made to test: each the name of a model, with Against, Metric, Direction (Better, NotWorse, Higher, Lower, NotHigher, NotLower) and Margin as metadata. Their p values
    /// are corrected for the claims alone.
    /// </summary>
    [Option("claims")]
    public ITaskItem[]? Claims { get; set; }

    /// <summary>What became of the claims: the name of a model, with Against, Metric, Direction, Margin, Verdict (Shown, NotShown, Contrary or NotMeasured), Difference, Low, High, P, AdjustedP and Detectable.</summary>
    [Output]
    public ITaskItem[] Verdicts { get; private set; } = [];

    /// <summary>The measured figures: <c>model/metric</c>, with Model, Metric, Value, Low, High and Count.</summary>
    [Output]
    public ITaskItem[] Metrics { get; private set; } = [];

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, object>> Given() => [NamedModels.Of(Models), .. ClaimItems.Of(Claims)];

    /// <inheritdoc/>
    protected override void Report(MeasurementResult result)
    {
        Metrics = MetricItems.Of(null, result);
        Verdicts = [.. result.Claims.Select(ClaimItems.Verdict)];
        foreach (var line in Core.Evaluation.Measuring.MeasurementTable.Render(result).Split('\n'))
        {
            Log.LogMessage(MessageImportance.High, "{0}", VisibleText.Line(line));
        }

        Log.LogMessage(MessageImportance.High, "{0}", $"report: {result.Report}");
    }
}
