using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// Imports a generated CSV log of 20 million interactions: reading, filtering, splitting, candidate lists and Parquet. Beside it DuckDB alone reads the log, keeps the first of repeated
/// interactions and writes them in order, without any of the rest.
/// </summary>
internal sealed class Import : IBenchmark
{
    private const int Rows = 20_000_000;
    private const int Users = 140_000;
    private const int Items = 27_000;
    private const int DefaultSteps = 1;

    public string Name => "import";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(Precision.Fp32, options.Steps ?? DefaultSteps);
        using var scratch = new ScratchFolder();
        var path = scratch.File("interactions.csv");
        GeneratedLog.Write(path, Rows, Users, Items);
        var destination = scratch.File("dataset");
        var imports = 0;
        var seconds = setting.MedianSecondsInTurn(
            () => ImportDataset.Run(new ImportDatasetRequest
            {
                Path = path,
                Format = DatasetFormat.Csv,
                Destination = destination,
                Overwrite = true,
                Seed = ++imports,
            }),
            () => DuckDbPreparation.OfCsv(path, scratch.File("duckdb.parquet")));
        return setting.Report(Name) with
        {
            SecondsPerStep = seconds[0],
            Interactions = Rows,
            InteractionsPerSecond = Rows / seconds[0],
            Peer = "duckdb",
            PeerSecondsPerStep = seconds[1],
            OverPeer = seconds[0] / seconds[1],
        };
    }
}
