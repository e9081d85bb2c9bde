using System.Globalization;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>Measured figures as items, so that a target can check a build against them.</summary>
internal static class MetricItems
{
    /// <summary>One item per model and metric.</summary>
    public static TaskItem[] Of(string? experiment, MeasurementResult measurement) =>
        [.. measurement.Models.SelectMany(model => model.Metrics.Select(figure => Item(experiment, model.Name, figure.Key, figure.Value, measurement.Protocol)))];

    /// <summary>One figure; the experiment is not said where there is none.</summary>
    public static TaskItem Item(string? experiment, string model, string metric, MetricValue value, string protocol)
    {
        var item = ItemText.Item($"{model}/{metric}");
        if (experiment is not null)
        {
            ItemText.Set(item, "Experiment", experiment);
        }

        ItemText.Set(item, "Model", model);
        ItemText.Set(item, "Metric", metric);
        item.SetMetadata("Value", Text(value.Value));
        item.SetMetadata("Low", Text(value.Low));
        item.SetMetadata("High", Text(value.High));
        item.SetMetadata("Count", value.Count.ToString(CultureInfo.InvariantCulture));
        ItemText.Set(item, "Protocol", protocol);
        return item;
    }

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
