using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training.Loop;

public sealed class PrecisionTests
{
    [Fact]
    public void Loss_curves_of_bfloat16_follow_those_of_single_precision_on_MovieLens()
    {
        using var folder = new TemporaryFolder();
        var cancellation = TestContext.Current.CancellationToken;
        var dataset = ImportDataset.Run(new ImportDatasetRequest
        {
            Format = DatasetFormat.MovieLens100K,
            Path = RealData.Folder("ml-100k"),
            Destination = folder.At("data"),
            MinimumUserInteractions = 200,
            Candidates = 8,
        }, cancellation: cancellation).Dataset;
        var pairs = BuildPreferencePairs.Run(new PreferencePairsRequest
        {
            Dataset = dataset,
            Destination = folder.At("pairs"),
            Strategies = [RejectedStrategy.Popularity],
            MaxExamples = 160,
            Candidates = 8,
            MaxHistory = 4,
        }, cancellation: cancellation).Pairs;
        var shared = new PretrainRequest
        {
            Model = TrainModel.Embedded,
            Dataset = dataset,
            Destination = "",
            MaxHistory = 4,
            Candidates = 8,
            BatchSize = 8,
            LearningRate = 2e-3,
            Validation = new() { Users = 0 },
            Device = "cpu",
            Embedded = new EmbeddedModelOptions { HiddenSize = 64, Layers = 2, Heads = 4, IntermediateSize = 128 },
        };
        var trained = Follow(shared);
        Follow(new AlignRequest
        {
            Model = trained,
            Pairs = pairs,
            Dataset = dataset,
            Destination = "",
            MaxHistory = 4,
            BatchSize = 8,
            LearningRate = 1e-3,
            Validation = shared.Validation,
            Device = "cpu",
            Dropout = 0,
            Lora = new LoraOptions { Rank = 8 },
        });

        string Follow(TrainingRequest request)
        {
            var (fp32, bf16) = (Curve(request, Precision.Fp32), Curve(request, Precision.Bf16));
            Assert.True(fp32.Max() - fp32.Min() > 0.03 * fp32[0], "A curve that stays where it is tells nothing.");
            Assert.All(fp32.Zip(bf16), step => Assert.Equal(step.First, step.Second, 0.02 * step.First));
            return Folder(request, Precision.Fp32);
        }

        string Folder(TrainingRequest request, Precision precision) => folder.At($"{request.GetType().Name}-{precision}");

        double[] Curve(TrainingRequest request, Precision precision)
        {
            var result = TrainModel.Run(
                request with { Destination = Folder(request, precision), Precision = precision }, cancellation: cancellation);
            Assert.Equal(precision, result.Precision);
            Assert.True(result.PeakMemory > 100 << 20);
            return [.. TrainedStages.Log(result.Model).Select(line => (double)line["loss"]!)];
        }
    }
}
