using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>A comparison's figures as items, so that a target can check a build against them.</summary>
internal static class ComparisonItems
{
    /// <summary>One item per model and metric.</summary>
    public static TaskItem[] Of(ComparisonResult result) =>
        [.. result.Models.SelectMany(model => model.Metrics.Select(figure => Item(model, figure.Key, figure.Value)))];

    private static TaskItem Item(ComparedModel model, string metric, ComparedFigure figure) => ItemText.Item(
        $"{model.Name}/{metric}",
        [
            ("Model", model.Name),
            ("Metric", metric),
            ("Value", ItemText.Number(figure.Value)),
            ("Low", ItemText.Number(figure.Low)),
            ("High", ItemText.Number(figure.High)),
            ("Count", ItemText.Number(figure.Count)),
            ("Seeds", ItemText.Number(model.Seeds)),
            ("Protocol", string.Join("; ", model.Measurements.Select(measurement => measurement.Protocol).Distinct())),
            .. figure.Difference is not { } difference ? [] : ((string, string)[])
            [
                ("Against", model.Against ?? ""),
                ("Difference", ItemText.Number(difference.Value)),
                ("DifferenceLow", ItemText.Number(difference.Low)),
                ("DifferenceHigh", ItemText.Number(difference.High)),
                ("P", ItemText.Number(difference.P)),
                ("AdjustedP", ItemText.Number(difference.AdjustedP)),
                ("Detectable", difference.Detectable is { } smallest ? ItemText.Number(smallest) : ""),
            ],
        ]);
}
