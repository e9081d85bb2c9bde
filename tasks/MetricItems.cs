using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>Measured figures as items, so that a target can hold a build to them.</summary>
internal static class MetricItems
{
    /// <summary>One item a model and metric.</summary>
    public static ITaskItem[] Of(MeasurementResult measurement) =>
        [.. measurement.Models.SelectMany(model => Figures(model).Select(figure => Item(model.Name, figure.Metric, figure.Value)))];

    /// <summary>A model's figures by the metric's name.</summary>
    public static IEnumerable<(string Metric, MetricValue Value)> Figures(ModelMeasurement model)
    {
        yield return ("HR@1", model.HitRatio);
        if (model.ValidRatio is { } valid)
        {
            yield return ("ValidRatio", valid);
        }

        yield return ("PopularityLift", model.PopularityLift);
        yield return ("SemanticExcess", model.SemanticExcess);
    }

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
