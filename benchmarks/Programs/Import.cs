using System.Globalization;
using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;
using RosePO.Core.Data.Sample;

namespace RosePO.Benchmarks.Programs;

/// <summary>Imports a CSV file of the generated sample: reading, filtering, splitting, candidate lists and Parquet.</summary>
internal sealed class Import : IBenchmark
{
    private const int Users = 4000;
    private const int DefaultSteps = 3;

    public string Name => "import";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(Precision.Fp32, options.Steps ?? DefaultSteps);
        using var scratch = new ScratchFolder();
        var path = scratch.File("interactions.csv");
        var interactions = Write(path);
        var imports = 0;
        var seconds = setting.MedianSeconds(() => ImportDataset.Run(new ImportDatasetRequest
        {
            Path = path,
            Format = DatasetFormat.Csv,
            Destination = scratch.File(string.Create(CultureInfo.InvariantCulture, $"dataset-{++imports}")),
        }));
        return setting.Report(Name) with
        {
            SecondsPerStep = seconds,
            Interactions = interactions,
            InteractionsPerSecond = interactions / seconds,
        };
    }

    private static int Write(string path)
    {
        const int Seed = 1;
        var options = new SampleOptions { Users = Users };
        using var writer = new StreamWriter(path);
        writer.WriteLine("user,item,title,timestamp,rating");
        var count = 0;
        foreach (var (user, item, time) in SampleUsers.Walk(SampleCatalogue.Create(options, Seed), options, Seed))
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{user},{item.SourceId},\"{item.Title.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{time},1"));
            count++;
        }

        return count;
    }
}
