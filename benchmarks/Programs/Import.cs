using System.Buffers.Text;
using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;

namespace RosePO.Benchmarks.Programs;

/// <summary>Imports a generated CSV log of 20 million interactions: reading, filtering, splitting, candidate lists and Parquet.</summary>
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
        Write(path);
        var destination = scratch.File("dataset");
        var imports = 0;
        var seconds = setting.MedianSeconds(() => ImportDataset.Run(new ImportDatasetRequest
        {
            Path = path,
            Format = DatasetFormat.Csv,
            Destination = destination,
            Overwrite = true,
            Seed = ++imports,
        }));
        return setting.Report(Name) with
        {
            SecondsPerStep = seconds,
            Interactions = Rows,
            InteractionsPerSecond = Rows / seconds,
        };
    }

    // As a log is written: in the order of time, users mixed. Items of rank r are drawn in proportion to about 1/r.
    private static void Write(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write("user,item,timestamp,rating\n"u8);
        var random = new Random(1);
        Span<byte> line = stackalloc byte[64];
        var scale = Math.Log(Items);
        for (var row = 0; row < Rows; row++)
        {
            var length = Field(line, 0, random.Next(Users), (byte)',');
            length = Field(line, length, (int)Math.Exp(random.NextDouble() * scale), (byte)',');
            length = Field(line, length, 1_000_000_000 + (row * 20L), (byte)',');
            length = Field(line, length, random.Next(1, 6), (byte)'\n');
            file.Write(line[..length]);
        }
    }

    private static int Field(Span<byte> line, int at, long value, byte end)
    {
        Utf8Formatter.TryFormat(value, line[at..], out var written);
        line[at + written] = end;
        return at + written + 1;
    }
}
