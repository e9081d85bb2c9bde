namespace RosePO.Core.Evaluation.Statistics;

/// <summary>How far values lie apart.</summary>
internal static class Spread
{
    /// <summary>The sample standard deviation, with Bessel's correction; null for one value, which has no spread.</summary>
    public static double? Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Count < 2 ? null : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
