namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>Equal bins of the largest cosine between a title and a history's titles.</summary>
internal static class ResemblanceBins
{
    private const int Count = 10;

    /// <summary>The share of cosines in each bin of [0, 1].</summary>
    public static double[] Shares(IEnumerable<double> cosines) =>
        Distribution.Shares(Count, cosines.Select(cosine => Math.Clamp((int)(cosine * Count), 0, Count - 1)));
}
