using System.Globalization;
using System.IO.Compression;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Preferences;

namespace RosePO.Core.Tests.Data;

/// <summary>What is made of files is the same on one processor and on two, byte by byte.</summary>
public sealed class ProcessorCountTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Compressed_parts_give_the_same_dataset_and_pairs_on_one_and_on_two_processors()
    {
        var source = Directory.CreateDirectory(_folder.At("log")).FullName;
        var random = new Random(5);
        for (var part = 0; part < 3; part++)
        {
            // Users and times are mixed over the parts, and many times are equal.
            using var writer = new StreamWriter(new GZipStream(File.Create(Path.Combine(source, $"part-{part}.csv.gz")), CompressionLevel.Fastest));
            writer.Write("user,item,timestamp,title\n");
            for (var row = 0; row < 2000; row++)
            {
                var item = (int)(120 * random.NextDouble() * random.NextDouble());
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"u{random.Next(150)},{item},{random.Next(300)},{s_words[item % 4]} {s_words[item / 7 % 4]} {item}\n"));
            }
        }

        await CheckBytes(new() { Path = Path.Combine(source, "*.csv.gz"), Destination = string.Empty, CandidateSampling = CandidateSampling.Popularity });
    }

    [Fact]
    public Task MovieLens_gives_the_same_dataset_and_pairs_on_one_and_on_two_processors() =>
        CheckBytes(new() { Path = RealData.Folder("ml-100k"), Destination = string.Empty });

    private static readonly string[] s_words = ["Crimson", "Quiet", "Silver", "Harbor"];

    private async Task CheckBytes(ImportDatasetRequest import)
    {
        for (var processors = 1; processors <= 2; processors++)
        {
            await Run(import with { Destination = _folder.At($"data-{processors}") }, processors);
        }

        Compare("data", "interactions.parquet", "items.parquet", "candidates.parquet");
        var dataset = RecDataset.Load(_folder.At("data-1"));
        var model = UntrainedModel.Save(dataset, _folder.At("model"));
        for (var processors = 1; processors <= 2; processors++)
        {
            var request = new PreferencePairsRequest
            {
                Dataset = _folder.At($"data-{processors}"),
                Model = model,
                Destination = _folder.At($"pairs-{processors}"),
                Strategies = [RejectedStrategy.Popularity, RejectedStrategy.Semantic, RejectedStrategy.Random, RejectedStrategy.SelfHard],
                MaxExamples = 400,
                Candidates = 8,
                MaxHistory = 4,
                Negatives = 2,
                Device = "cpu",
            };
            await Run(request, processors);
        }

        Compare("pairs", PairSet.FileName);
        Assert.Equal(4, PairSet.Load(_folder.At("pairs-1")).Examples.SelectMany(row => row.Strategies).Distinct().Count());
    }

    private async Task Run<T>(T request, int processors)
    {
        using var process = RequestProcess.Start(request, _folder.At("request.json"), processors);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.EndsWith($"processors {processors}", output.TrimEnd(), StringComparison.Ordinal);
    }

    private void Compare(string folder, params string[] files)
    {
        foreach (var file in files)
        {
            var (one, two) = (File.ReadAllBytes(Path.Combine(_folder.At($"{folder}-1"), file)), File.ReadAllBytes(Path.Combine(_folder.At($"{folder}-2"), file)));
            Assert.NotEmpty(one);
            Assert.True(one.AsSpan().SequenceEqual(two), file);
        }
    }
}
