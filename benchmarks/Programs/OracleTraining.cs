using System.Diagnostics;
using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;
using RosePO.Core.Oracles;

namespace RosePO.Benchmarks.Programs;

/// <summary>Passes of SASRec over the generated sample, validation included, from the end of one pass to the end of the next.</summary>
internal sealed class OracleTraining : IBenchmark
{
    private const int Users = 600;
    private const int DefaultSteps = 5;

    public string Name => "oracle-training";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(Precision.Fp32, options.Steps ?? DefaultSteps);
        using var scratch = new ScratchFolder();
        var dataset = scratch.Sample(Users);

        // One pass more than is timed, and patience for all of them.
        var passes = setting.Steps + 1;
        var sasRec = new SasRecOptions { Epochs = passes, Patience = passes };
        var ends = new PassEnds();
        TrainSasRec.Run(new SasRecRequest { Dataset = dataset, SasRec = sasRec, Destination = scratch.File("oracle") }, ends);
        var seconds = Statistic.Median(ends.Seconds);
        var sequences = Sequences(RecDataset.Load(dataset), sasRec.MaxLength);
        return setting.Report(Name) with
        {
            SecondsPerEpoch = seconds,
            Sequences = sequences,
            SequencesPerSecond = sequences / seconds,
        };
    }

    private static int Sequences(RecDataset dataset, int maxLength)
    {
        int[][] histories = [.. Enumerable.Range(0, dataset.Users.Count)
            .Select(user => dataset.TrainItems(user).ToArray()).Where(items => items.Length > 1)];
        return SequenceBatch.Cut(histories, maxLength, new Random(1)).Count;
    }

    /// <summary>Notes when each pass ended: training reports once a pass.</summary>
    private sealed class PassEnds : IProgress<StageProgress>
    {
        private readonly List<long> _ends = [];

        /// <summary>Seconds between the ends of neighbouring passes.</summary>
        public IEnumerable<double> Seconds =>
            _ends.Zip(_ends.Skip(1), (start, end) => Stopwatch.GetElapsedTime(start, end).TotalSeconds);

        public void Report(StageProgress value) => _ends.Add(Stopwatch.GetTimestamp());
    }
}
