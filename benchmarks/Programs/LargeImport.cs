using System.Diagnostics;
using System.Globalization;
using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// Imports generated Parquet logs of 20 and 100 million interactions under a memory limit of 1 GiB: how fast, how large the process becomes, and how both grow with
/// the log; and beside each what DuckDB alone needs under the same limit. The logs are in the scratch folder, and so is what the import spills.
/// </summary>
internal sealed class LargeImport : IBenchmark
{
    private const int SmallRows = 20_000_000;
    private const int LargeRows = 100_000_000;
    private const int RowsPerUser = 50;
    private const int Items = 100_000;
    private const int Days = 10;
    private const int Minimum = 5;
    private const int MemoryLimit = 1024;

    public string Name => "import-large";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(Precision.Fp32, steps: 1);
        using var scratch = new ScratchFolder();
        var small = Measure(scratch, SmallRows);
        var large = Measure(scratch, LargeRows);
        return setting.Report(Name) with
        {
            SecondsPerStep = large.Import.Seconds,
            PeakMb = large.Import.PeakMb,
            Interactions = LargeRows,
            InteractionsPerSecond = LargeRows / large.Import.Seconds,
            SecondsOverDuckdb = large.Import.Seconds / large.Duckdb.Seconds,
            PeakOverDuckdb = large.Import.PeakMb / large.Duckdb.PeakMb,
            SmallInteractionsPerSecond = SmallRows / small.Import.Seconds,
            SmallPeakMb = small.Import.PeakMb,
            SmallSecondsOverDuckdb = small.Import.Seconds / small.Duckdb.Seconds,
            SecondsGrowth = large.Import.Seconds / small.Import.Seconds,
            MemoryGrowth = large.Import.PeakMb / small.Import.PeakMb,
        };
    }

    // One after the other, so that what else the machine does meets both alike.
    private static ((double Seconds, double PeakMb) Import, (double Seconds, double PeakMb) Duckdb) Measure(ScratchFolder scratch, int rows)
    {
        var log = scratch.File(string.Create(CultureInfo.InvariantCulture, $"log-{rows}"));
        Write(log, rows);
        var import = Watched(() => ImportDataset.Run(new ImportDatasetRequest
        {
            Path = log,
            Destination = log + "-dataset",
            MinimumUserInteractions = Minimum,
            MinimumItemInteractions = Minimum,
            MemoryLimit = MemoryLimit,
        }));
        var duckdb = Watched(() => DuckDbPreparation.OfParquet(log, log + ".parquet", Minimum, MemoryLimit));
        return (import, duckdb);
    }

    private static (double Seconds, double PeakMb) Watched(Action action)
    {
        using var memory = new MemoryWatch();
        var start = Stopwatch.GetTimestamp();
        action();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, memory.PeakMb);
    }

    // As Spark writes a log: a folder a day, in the order of time, users mixed. Items of rank r are drawn in proportion to about 1/r.
    private static void Write(string log, int rows)
    {
        using var connection = DuckDb.Open();
        for (var day = 0; day < Days; day++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(log, string.Create(CultureInfo.InvariantCulture, $"day={day:D2}"))).FullName;
            connection.CopyToParquet(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    SELECT (hash(range) % {rows / RowsPerUser})::BIGINT AS "user", exp((hash(range + {1L << 40}) % 1000000007) / 1000000007.0 * ln({Items}))::BIGINT AS item,
                        make_timestamp(1500000000000000 + range * 1000003) AS timestamp, (hash(range + 7) % 5 + 1)::INT AS rating
                    FROM range({(long)rows * day / Days}, {(long)rows * (day + 1) / Days})
                    """),
                Path.Combine(folder, "part-00000.parquet"));
        }

        File.WriteAllText(Path.Combine(log, "_SUCCESS"), string.Empty);
    }
}
