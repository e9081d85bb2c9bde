namespace RosePO.Tasks;

/// <summary>A measurement as lines of a log.</summary>
internal static class MeasurementTable
{
    /// <summary>The table of models and the differences between them.</summary>
    public static IEnumerable<string> Lines(MeasurementResult measurement)
    {
        yield return $"  {"model",-12} {"HR@1",-24} {"ValidRatio",-24} {"PopularityLift",-26} {"SemanticExcess",-26} n";
        foreach (var model in measurement.Models)
        {
            var valid = model.ValidRatio is { } ratio ? Figure(ratio) : "";
            yield return FormattableString.Invariant(
                $"  {model.Name,-12} {Figure(model.HitRatio),-24} {valid,-24} {Signed(model.PopularityLift),-26} {Signed(model.SemanticExcess),-26} {model.HitRatio.Count}");
        }

        foreach (var difference in measurement.Comparisons)
        {
            yield return FormattableString.Invariant(
                $"  {difference.Model} against {difference.Against}, {difference.Metric}: {difference.Difference:+0.000;-0.000;0.000} [{difference.Low:+0.000;-0.000;0.000}, {difference.High:+0.000;-0.000;0.000}], p = {difference.P:0.000}");
        }
    }

    private static string Figure(MetricValue value) => FormattableString.Invariant($"{value.Value:0.000} [{value.Low:0.000}, {value.High:0.000}]");

    private static string Signed(MetricValue value) =>
        FormattableString.Invariant($"{value.Value:+0.000;-0.000;0.000} [{value.Low:+0.000;-0.000;0.000}, {value.High:+0.000;-0.000;0.000}]");
}
