namespace RosePO.Benchmarks.Growth;

/// <summary>Work of one size.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Axis">What doubles.</param>
/// <param name="Size">How much of it there is.</param>
/// <param name="SecondsPerStep">The median.</param>
/// <param name="PeakMb">The largest resident memory of the process meanwhile, preparations included, 10^6 bytes.</param>
/// <param name="StartMb">Its resident memory before the line's smallest size: that of the runtime and its libraries.</param>
internal sealed record GrowthPoint(string Work, string Axis, int Size, double SecondsPerStep, double PeakMb, double StartMb);

/// <summary>How seconds and memory grow along a line of sizes.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Axis">What doubles.</param>
/// <param name="Exponent">Seconds go with this power of the size: 1 in proportion, 0 not at all.</param>
/// <param name="MemoryExponent">The memory that the work takes, the peak less the start, goes with this power.</param>
internal sealed record GrowthExponent(string Work, string Axis, double Exponent, double MemoryExponent)
{
    /// <summary>The exponents of each line of points: the slopes of the least-squares lines of log seconds and of log memory against log size.</summary>
    /// <param name="points">The points, of at least two sizes a line.</param>
    public static IEnumerable<GrowthExponent> Of(IEnumerable<GrowthPoint> points) =>
        points.GroupBy(point => (point.Work, point.Axis)).Select(line => new GrowthExponent(
            line.Key.Work,
            line.Key.Axis,
            Slope([.. line.Select(point => (Math.Log(point.Size), Math.Log(point.SecondsPerStep)))]),
            Slope([.. line.Select(point => (Math.Log(point.Size), Math.Log(Math.Max(1, point.PeakMb - point.StartMb))))])));

    private static double Slope((double X, double Y)[] points)
    {
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }
}
