using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;
using RosePO.Core.Oracles;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// How well an oracle of default options finds test users' next items: trained with the seeds 1 to <c>--steps</c> on training items, then asked the test
/// questions. The figures go nowhere but to the output.
/// </summary>
internal sealed class OracleQuality : IBenchmark
{
    private const int DefaultSeeds = 3;

    public string Name => "oracle-quality";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(Precision.Fp32, options.Steps ?? DefaultSeeds);
        using var scratch = new ScratchFolder();
        var folder = scratch.Dataset(options);
        var dataset = RecDataset.Load(folder);
        var cases = dataset.Cases(DataSplit.Test);
        OracleFigures[] figures = [.. Enumerable.Range(1, setting.Steps).Select(seed =>
        {
            var request = new OracleRequest
            {
                Dataset = folder,
                Destination = scratch.File(FormattableString.Invariant($"oracle-{seed}")),
                Options = OracleRegistry.DefaultOf(options.Oracle ?? SmoothingOracle.SasRec),
                Seed = seed,
            };
            using var oracle = TrainedOracle.Load(TrainOracle.Run(request).Oracle, request.Device);
            return oracle.Measure(cases);
        })];
        var popularity = PopularityFigures.Measure(dataset, cases);
        return setting.Report(Name) with
        {
            Questions = cases.Count,
            HitRatio = figures.Average(one => one.HitRatio),
            HitRatioAt10 = figures.Average(one => one.HitRatioAt10),
            NdcgAt10 = figures.Average(one => one.NdcgAt10),
            PopularityHitRatio = popularity.HitRatio,
            PopularityHitRatioAt10 = popularity.HitRatioAt10,
            PopularityNdcgAt10 = popularity.NdcgAt10,
        };
    }
}
