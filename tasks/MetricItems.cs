using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>Measured figures as items, so that a target can hold a build to them.</summary>
internal static class MetricItems
{
    /// <summary>One item a model and metric.</summary>
    public static ITaskItem[] Of(MeasurementResult measurement) =>
        [.. measurement.Models.SelectMany(model => model.Metrics.Select(figure => Item(model.Name, figure.Key, figure.Value)))];

    private static TaskItem Item(string model, string metric, MetricValue value)
    {
        var item = new TaskItem($"{model}/{metric}");
        item.SetMetadata("Model", model);
        item.SetMetadata("Metric", metric);
        item.SetMetadata("Value", Text(value.Value));
        item.SetMetadata("Low", Text(value.Low));
        item.SetMetadata("High", Text(value.High));
        item.SetMetadata("Count", value.Count.ToString(CultureInfo.InvariantCulture));
        return item;
    }

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
