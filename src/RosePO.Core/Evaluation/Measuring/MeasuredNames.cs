using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>The names that may be written where a measurement is asked for something, for completion.</summary>
internal static class MeasuredNames
{
    /// <summary>Every metric, in the order of <c>metrics.json</c>.</summary>
    public static IReadOnlyList<string> Metrics { get; } = [.. MetricRegistry.All.Select(metric => metric.Name)];

    /// <summary>The models and baselines of a measurement, in its table's order; none where the folder holds no measurement that can be read.</summary>
    /// <param name="folder">The artifact. Absolute.</param>
    public static IReadOnlyList<string> Models(string folder)
    {
        try
        {
            return Artifact.TryOpen(folder) is null ? [] : StoredMeasurement.Open(folder).Models;
        }
        catch (RoseException)
        {
            return [];
        }
    }
}
