using System.Globalization;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Benchmarks.Measuring;

/// <summary>
/// Pairs of strategies without a model in a generated catalogue of 100,000 titles: 100,000 examples of ten rejected answers. A whole stage is timed:
/// loading the dataset, fitting the title encoder, finding every title's neighbours, drawing, reporting and writing Parquet.
/// </summary>
internal static class LargeCatalogue
{
    private const int Titles = 100_000;
    private const int Users = 10_000;
    private const int Interactions = 60;
    private const int Examples = 100_000;
    private const int Negatives = 10;

    /// <summary>Rejected answers per second of Popularity and of Semantic.</summary>
    public static (double Popularity, double Semantic) PairsPerSecond(ScratchFolder scratch, Setting setting)
    {
        var dataset = scratch.File("large");
        var log = scratch.File("large.csv");
        TitledLog.Write(log, Users, Interactions, Titles);
        ImportDataset.Run(new ImportDatasetRequest { Path = log, Format = DatasetFormat.Csv, Destination = dataset });
        return (Rate(RejectedStrategy.Popularity), Rate(RejectedStrategy.Semantic));

        double Rate(RejectedStrategy strategy)
        {
            var (built, pairs) = (0, 0);
            var seconds = setting.MedianSeconds(() => pairs = BuildPreferencePairs.Run(new PreferencePairsRequest
            {
                Dataset = dataset,
                Strategies = [strategy],
                MaxExamples = Examples,
                Negatives = Negatives,
                Destination = scratch.File(string.Create(CultureInfo.InvariantCulture, $"{strategy}-{++built}")),
            }).PairCount);
            return pairs / seconds;
        }
    }
}
