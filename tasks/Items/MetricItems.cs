using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>Measured figures as items, so that a target can check a build against them.</summary>
internal static class MetricItems
{
    /// <summary>One item per model and metric.</summary>
    public static TaskItem[] Of(string? experiment, MeasurementResult measurement) =>
        [.. measurement.Models.SelectMany(model => model.Metrics.Select(figure => Item(experiment, model.Name, figure.Key, figure.Value, measurement.Protocol)))];

    /// <summary>One figure; the experiment is not said where there is none.</summary>
    public static TaskItem Item(string? experiment, string model, string metric, MetricValue value, string protocol) => ItemText.Item(
        $"{model}/{metric}",
        [
            .. experiment is null ? [] : ((string, string)[])[("Experiment", experiment)],
            ("Model", model),
            ("Metric", metric),
            ("Value", ItemText.Number(value.Value)),
            ("Low", ItemText.Number(value.Low)),
            ("High", ItemText.Number(value.High)),
            ("Count", ItemText.Number(value.Count)),
            ("Protocol", protocol),
        ]);
}
