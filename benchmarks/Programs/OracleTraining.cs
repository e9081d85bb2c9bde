using System.Diagnostics;
using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;
using RosePO.Core.Oracles;

namespace RosePO.Benchmarks.Programs;

/// <summary>Passes of SASRec over a generated set, validation included, from the end of one pass to the end of the next.</summary>
internal sealed class OracleTraining : IBenchmark
{
    private const int DefaultSteps = 5;

    // 1,600 titles, about 60,000 interactions.
    private static readonly SampleOptions s_sample = new() { Users = 1000, Families = 200, MeanInteractions = 60 };

    public string Name => "oracle-training";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(Precision.Fp32, options.Steps ?? DefaultSteps);
        using var scratch = new ScratchFolder();
        var folder = scratch.Sample(s_sample);

        // One pass more than is timed, and patience for all of them.
        var passes = setting.Steps + 1;
        var sasRec = new SasRecOptions { Epochs = passes, Patience = passes };
        var ends = new PassEnds();
        TrainOracle.Run(new OracleRequest { Dataset = folder, Options = sasRec, Destination = scratch.File("oracle") }, ends);
        var seconds = Statistic.Median(ends.Seconds);
        var dataset = RecDataset.Load(folder);
        var interactions = OracleTrainer.Histories(dataset, OracleFolds.One, 0).Sum(history => history.Length - 1);
        var gflop = OracleArithmetic.Pass(dataset, sasRec) / 1e9;
        var result = setting.Report(Name);
        return result with
        {
            SecondsPerEpoch = seconds,
            Interactions = interactions,
            InteractionsPerSecond = interactions / seconds,
            GflopPerStep = gflop,
            ShareOfCeiling = gflop / seconds / result.CeilingGflops,
        };
    }

    /// <summary>Notes when each pass ended: training reports once per pass.</summary>
    private sealed class PassEnds : IProgress<StageProgress>
    {
        private readonly List<long> _ends = [];

        /// <summary>Seconds between the ends of neighbouring passes.</summary>
        public IEnumerable<double> Seconds =>
            _ends.Zip(_ends.Skip(1), (start, end) => Stopwatch.GetElapsedTime(start, end).TotalSeconds);

        public void Report(StageProgress value) => _ends.Add(Stopwatch.GetTimestamp());
    }
}
