namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>How a model's recommendations spread over bins, beside what they are compared with.</summary>
/// <param name="Model">The model.</param>
/// <param name="Style">Its style class.</param>
/// <param name="Recommended">The share of its recommendations in each bin.</param>
/// <param name="TrueNext">That of the true next items.</param>
/// <param name="Chosen">That of the chosen answers of its preference pairs; null where it has none.</param>
/// <param name="Rejected">That of the rejected answers.</param>
internal sealed record Distribution(
    string Model, string Style, IReadOnlyList<double> Recommended, IReadOnlyList<double> TrueNext, IReadOnlyList<double>? Chosen, IReadOnlyList<double>? Rejected)
{
    /// <summary>The share of values in each of as many bins.</summary>
    /// <param name="bins">How many bins.</param>
    /// <param name="binOfEach">The bin of each value.</param>
    public static double[] Shares(int bins, IEnumerable<int> binOfEach)
    {
        var counts = new double[bins];
        var total = 0;
        foreach (var bin in binOfEach)
        {
            counts[bin]++;
            total++;
        }

        return Array.ConvertAll(counts, count => count / Math.Max(1, total));
    }
}
