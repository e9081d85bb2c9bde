using System.Globalization;
using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Benchmarks.Growth;

/// <summary>Whole stages on generated logs.</summary>
internal static class DataGrowth
{
    private const int MinedUsers = 2_000;
    private const int MinedHistory = 60;
    private const int ModelExamples = 384;

    // Long enough for the longest prompt.
    private static readonly SampleOptions s_sample = new() { Users = 200, MeanInteractions = 60 };

    /// <summary>Seconds of an import of a CSV log.</summary>
    public static double Import(GrowthSetting at, int rows = 500_000, int items = 20_000, int history = 100)
    {
        var log = at.Scratch.File("log.csv");
        GeneratedLog.Write(log, rows, rows / history, items);

        // Another seed each time: an import whose result is there already does nothing.
        var seed = 0;
        return at.Setting.MedianSeconds(() => ImportDataset.Run(new ImportDatasetRequest
        {
            Path = log,
            Format = DatasetFormat.Csv,
            Destination = at.Scratch.File("dataset"),
            Overwrite = true,
            Seed = ++seed,
        }));
    }

    /// <summary>Seconds of the mining of popular items and look-alike titles.</summary>
    public static double Mining(GrowthSetting at, int examples = 5_000, int items = 5_000, int answers = 2)
    {
        var log = at.Scratch.File("log.csv");
        TitledLog.Write(log, MinedUsers, MinedHistory, items);
        var dataset = ImportDataset.Run(new ImportDatasetRequest { Path = log, Format = DatasetFormat.Csv, Destination = at.Scratch.File("dataset") }).Dataset;
        return Seconds(at, new PreferencePairsRequest
        {
            Dataset = dataset,
            Strategies = [RejectedStrategy.Popularity, RejectedStrategy.Semantic],
            MaxExamples = examples,
            Negatives = answers,
            Destination = at.Scratch.File("pairs"),
        });
    }

    /// <summary>Seconds of the mining of the embedded model's own mistakes, by titles of history in a prompt.</summary>
    public static double ModelMining(GrowthSetting at, int history)
    {
        var dataset = at.Scratch.Sample(s_sample);
        return Seconds(at, new PreferencePairsRequest
        {
            Dataset = dataset,
            Model = EmbeddedBase.Save(ModelShape.Embedded, RecDataset.Load(dataset), at.Scratch.File("model"), at.Setting),
            Strategies = [RejectedStrategy.SelfHard],
            MaxExamples = ModelExamples,
            MaxHistory = history,

            // Only examples that have such a history, so that the number is what doubles.
            RecentPositions = 2,
            Destination = at.Scratch.File("pairs"),
        });
    }

    // Each time into another folder, for the same reason.
    private static double Seconds(GrowthSetting at, PreferencePairsRequest request)
    {
        var built = 0;
        return at.Setting.MedianSeconds(() => BuildPreferencePairs.Run(
            request with { Destination = string.Create(CultureInfo.InvariantCulture, $"{request.Destination}-{++built}") }));
    }
}
