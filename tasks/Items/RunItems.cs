using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>What a run leaves, as items.</summary>
internal static class RunItems
{
    public const string StageType = "RosePOStage";
    public const string MetricType = "RosePOMetric";
    public const string ReportType = "RosePOReport";
    public const string SweepType = "RosePOSweepMetric";

    private const string Variant = nameof(Variant);

    /// <summary>All that an experiment made, each item with its type.</summary>
    public static IEnumerable<(string Type, TaskItem Item)> Of(ExperimentResult result)
    {
        var measured = result.Variants.SelectMany(variant => variant.Measurements.Select(measurement => (Variant: variant, measurement.Result))).ToArray();
        return
        [
            .. result.Stages.Where(outcome => outcome.Action != StageAction.Skip).Select(outcome => (StageType, Stage(result.Name, outcome))),
            .. measured.SelectMany(one => MetricItems.Of(Name(result.Name, one.Variant.Name), one.Result)).Select(item => (MetricType, item)),
            .. measured.Select(one => (ReportType, Report(result.Name, one.Variant, one.Result))),
            .. result.Figures.Select(figure => (SweepType, Sweep(result.Name, figure))),
        ];
    }

    /// <summary>The name of an experiment's run: <c>name</c>, or <c>name/variant</c> of a sweep.</summary>
    public static string Name(string experiment, string variant) => variant.Length == 0 ? experiment : $"{experiment}/{variant}";

    /// <summary>A stage's artifact.</summary>
    public static TaskItem Stage(string experiment, StageOutcome outcome) => ItemText.Item(
        outcome.Path,
        ("Experiment", Name(experiment, outcome.Variant)),
        (Variant, outcome.Variant),
        ("Stage", outcome.Stage),
        ("Reused", outcome.Reused ? "true" : "false"),
        ("Reason", outcome.Reason),
        ("Seconds", FormattableString.Invariant($"{outcome.Elapsed.TotalSeconds:0.###}")));

    /// <summary>What would be done for a stage.</summary>
    public static TaskItem Preview(string experiment, StagePreview stage) => ItemText.Item(
        stage.Path,
        ("Experiment", Name(experiment, stage.Variant)),
        (Variant, stage.Variant),
        ("Stage", stage.Stage),
        ("Action", stage.Action.ToString()),
        ("Reason", stage.Reason));

    /// <summary>The report of a run that is measured.</summary>
    public static TaskItem Report(string experiment, ExperimentVariant variant, MeasurementResult measurement) => ItemText.Item(
        measurement.Report,
        ("Experiment", Name(experiment, variant.Name)),
        (Variant, variant.Name),
        ("Settings", string.Join(", ", variant.Settings.Select(pair => $"{pair.Key}={pair.Value}"))),
        ("Measurement", measurement.Measurement));

    /// <summary>A figure over the seeds of a sweep.</summary>
    public static TaskItem Sweep(string experiment, SweepFigure figure) => ItemText.Item(
        $"{figure.Model}/{figure.Metric}",
        ("Experiment", experiment),
        ("Settings", figure.Settings),
        ("Model", figure.Model),
        ("Metric", figure.Metric),
        ("Mean", ItemText.Number(figure.Mean)),
        ("Deviation", figure.Deviation is { } deviation ? ItemText.Number(deviation) : ""),
        ("Seeds", ItemText.Number(figure.Values.Count)),
        ("Protocol", figure.Protocol));

    /// <summary>What a run was decided by.</summary>
    public static TaskItem Key(string key) => ItemText.Item("run", ("_Key", key));

    /// <summary>An environment variable that an experiment refers to: not its value, which may be a secret, but what tells whether it is another one.</summary>
    public static TaskItem Variable(string name, string value)
    {
        var salt = Guid.NewGuid().ToString("N");
        return ItemText.Item(name, ("Salt", salt), ("Hash", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(salt + value)))));
    }
}
