using RosePO.Benchmarks.Measuring;

namespace RosePO.Benchmarks.Comparing;

/// <summary>A figure of some runs against the same figure of others.</summary>
/// <param name="Subject">What ran.</param>
/// <param name="Figure">The figure's name.</param>
/// <param name="HigherIsBetter">Which way is better.</param>
/// <param name="Old">The old runs' values, all above 0.</param>
/// <param name="New">The new runs' values, all above 0.</param>
internal sealed record FigureChange(BenchmarkSubject Subject, string Figure, bool HigherIsBetter, IReadOnlyList<double> Old, IReadOnlyList<double> New)
{
    /// <summary>The old runs' median.</summary>
    public double OldMedian => Statistic.Median(Old);

    /// <summary>The new runs' median.</summary>
    public double NewMedian => Statistic.Median(New);

    /// <summary>New median over old median.</summary>
    public double Ratio => NewMedian / OldMedian;

    /// <summary>The least ratio of a new run to an old one.</summary>
    public double Least => New.Min() / Old.Max();

    /// <summary>The greatest ratio of a new run to an old one.</summary>
    public double Most => New.Max() / Old.Min();

    /// <summary>Whether both sides ran more than once; one run says nothing about how far runs lie apart.</summary>
    public bool HasSpread => Old.Count > 1 && New.Count > 1;

    /// <summary>How many times worse the new median is; below 1 it is better.</summary>
    public double Worsening => HigherIsBetter ? 1 / Ratio : Ratio;

    /// <summary>Whether even the best new run is worse than the worst old one.</summary>
    public bool IsWorse => HasSpread && (HigherIsBetter ? Most < 1 : Least > 1);

    /// <summary>Whether even the worst new run is better than the best old one.</summary>
    public bool IsBetter => HasSpread && (HigherIsBetter ? Least > 1 : Most < 1);
}
