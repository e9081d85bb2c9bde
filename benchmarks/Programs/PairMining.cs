using System.Globalization;
using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// Builds a pair set of the generated sample: for 256 training examples the model's own wrong answer among 20 candidates
/// (SelfHard) and a title that resembles the history (Semantic). Loading data and model is timed with it. Then what the model writes greedily for 1,024 examples, and popular items and look-alike titles
/// alone, in a generated catalogue of 100,000 titles.
/// </summary>
internal sealed class PairMining : IBenchmark
{
    private const int Users = 200;
    private const int Examples = 256;
    private const int GeneratedExamples = 1024;
    private const int DefaultSteps = 3;

    public string Name => "pair-mining";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(Precision.Fp32, options.Steps ?? DefaultSteps);
        var shape = options.Shape ?? ModelShape.Embedded;
        using var scratch = new ScratchFolder();
        var dataset = scratch.Sample(Users);
        var model = EmbeddedBase.Save(shape, RecDataset.Load(dataset), scratch.File("model"), setting);
        var (built, pairs) = (0, 0);
        var seconds = setting.MedianSeconds(() => pairs = BuildPreferencePairs.Run(new PreferencePairsRequest
        {
            Dataset = dataset,
            Model = model,
            Strategies = [RejectedStrategy.SelfHard, RejectedStrategy.Semantic],
            MaxExamples = Examples,
            Destination = scratch.File(string.Create(CultureInfo.InvariantCulture, $"pairs-{++built}")),
        }).PairCount);
        var written = GeneratedMistakes.Measure(scratch, setting, dataset, model, GeneratedExamples);
        var (popularity, semantic) = LargeCatalogue.PairsPerSecond(scratch, setting);
        return setting.Report(Name) with
        {
            Shape = shape.Name,
            SecondsPerStep = seconds,
            Pairs = pairs,
            PairsPerSecond = pairs / seconds,
            SelfHardPairsPerSecond = written.PairsPerSecond,
            SelfHardTokensPerSecond = written.TokensPerSecond,
            SelfHardShareOfGeneration = written.ShareOfGeneration,
            PopularityPairsPerSecond = popularity,
            SemanticPairsPerSecond = semantic,
        };
    }
}
