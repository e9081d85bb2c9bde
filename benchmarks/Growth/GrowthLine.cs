using RosePO.Benchmarks.Measuring;

namespace RosePO.Benchmarks.Growth;

/// <summary>Work of sizes that double along one axis, all else the same.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Axis">What doubles.</param>
/// <param name="First">The smallest size.</param>
/// <param name="Seconds">Prepares work of a size and times it.</param>
internal sealed record GrowthLine(string Work, string Axis, int First, Func<GrowthSetting, int, double> Seconds)
{
    private const int Sizes = 4;

    /// <summary>The name on the command line.</summary>
    public string Name => $"{Work}/{Axis}";

    /// <summary>Measures, the smallest size first, so that what a larger one leaves behind is in no smaller one's memory.</summary>
    public IEnumerable<GrowthPoint> Measure(BenchmarkOptions options, Setting setting)
    {
        var start = MemoryWatch.ResidentMb;
        for (var i = 0; i < Sizes; i++)
        {
            var size = First << i;
            using var scratch = new ScratchFolder();
            using var memory = new MemoryWatch();
            var seconds = Seconds(new GrowthSetting(options, setting, scratch), size);
            yield return new GrowthPoint(Work, Axis, size, seconds, memory.PeakMb, start);
        }
    }
}

/// <summary>How a point of growth is measured.</summary>
/// <param name="Options">The command line.</param>
/// <param name="Setting">Where and how often.</param>
/// <param name="Scratch">Takes files.</param>
internal sealed record GrowthSetting(BenchmarkOptions Options, Setting Setting, ScratchFolder Scratch)
{
    /// <summary>The shape of language models of random tokens.</summary>
    public ModelShape Shape => Options.Shape ?? ModelShape.Llama15M;
}
