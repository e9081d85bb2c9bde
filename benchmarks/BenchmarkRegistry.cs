using RosePO.Benchmarks.Programs;

namespace RosePO.Benchmarks;

/// <summary>Every benchmark.</summary>
internal static class BenchmarkRegistry
{
    private static readonly IBenchmark[] s_benchmarks =
    [
        new PreferenceStep(),
        new SftStep(),
        new PretrainStep(),
        new ObjectiveSteps(),
        new CandidateScoring(),
        new Generation(),
        new Import(),
        new LargeImport(),
        new PairMining(),
        new OracleTraining(),
        new OracleQuality(),
        new FlowerStep(),
        new FlowDistribution(),
        new ScalingOfRanks(),
        new GrowthOfWork(),
        new Serving(),
        new DeviceCheck(),
    ];

    /// <summary>The names, in order.</summary>
    public static IEnumerable<string> Names => s_benchmarks.Select(benchmark => benchmark.Name);

    /// <summary>The benchmark of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static IBenchmark Find(string name) =>
        Array.Find(s_benchmarks, benchmark => benchmark.Name == name)
        ?? throw new UsageException($"'{name}' is no benchmark: pass one of {string.Join(", ", Names)}.");
}
