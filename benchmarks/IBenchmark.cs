namespace RosePO.Benchmarks;

/// <summary>One program that measures a part of the engine.</summary>
internal interface IBenchmark
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>Measures; libtorch is loaded.</summary>
    BenchmarkResult Run(BenchmarkOptions options);
}
