using System.Globalization;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>A comparison's figures as items, so that a target can check a build against them.</summary>
internal static class ComparisonItems
{
    /// <summary>One item per model and metric.</summary>
    public static TaskItem[] Of(ComparisonResult result) =>
        [.. result.Models.SelectMany(model => model.Metrics.Select(figure => Item(model, figure.Key, figure.Value)))];

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
