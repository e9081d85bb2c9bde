using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Binding;

/// <summary>A measurement as rows.</summary>
internal static class MeasurementRows
{
    /// <summary>The models, and the differences that tables show. A row leaves the measurement behind, so it takes along what makes it readable alone.</summary>
    public static (IReadOnlyList<ModelMeasurement> Rows, List<MetricComparison> Comparisons) Of(MeasurementResult result)
    {
        var shown = MeasurementTable.Shown(result).ToList();
        return (
            [
                .. result.Models.Select(model => model with
                {
                    Protocol = result.Protocol,
                    Claims = [.. result.Claims.Where(claim => claim.Model == model.Name)],
                    Comparisons = shown.Where(comparison => comparison.Model == model.Name).ToArray(),
                }),
            ],
            shown);
    }
}
