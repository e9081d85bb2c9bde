using System.Text.Json.Nodes;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

/// <summary>A small generated dataset and the stages up to preference pairs on it, made once for all tests that train.</summary>
public sealed class TrainedStages : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainedStages()
    {
        Dataset = At("data");
        ImportDataset.Run(new ImportDatasetRequest
        {
            Format = DatasetFormat.Sample,
            Destination = Dataset,
            Candidates = 8,
            Sample = new SampleOptions { Users = 30, MeanInteractions = 10 },
        });
        Pretrained = TrainModel.Run(Pretrain("base"));
        Tuned = TrainModel.Run(Sft("sft"));
        Pairs = BuildPreferencePairs.Run(new PreferencePairsRequest
        {
            Dataset = Dataset,
            Destination = At("pairs"),
            Strategies = [RejectedStrategy.Random],
            Negatives = 2,
            MaxExamples = 60,
            Candidates = 6,
            MaxHistory = 4,
        }).Pairs;
    }

    public string Dataset { get; }

    public ModelResult Pretrained { get; }

    public ModelResult Tuned { get; }

    public string Pairs { get; }

    public string At(string name) => _folder.At(name);

    public PretrainRequest Pretrain(string name) => Shared(new PretrainRequest { Model = TrainModel.Embedded, Destination = At(name) }) with
    {
        Embedded = new EmbeddedModelOptions { HiddenSize = 16, Layers = 2, Heads = 2, KeyValueHeads = 1, IntermediateSize = 24, ContextLength = 160 },
        PackLength = 96,
        Candidates = 6,
        Epochs = 4,
        BatchSize = 4,
    };

    public SftRequest Sft(string name) => Shared(new SftRequest { Model = At("base"), Destination = At(name) }) with { Candidates = 6, Epochs = 1 };

    public AlignRequest Align(string name) => Shared(new AlignRequest { Model = At("sft"), Pairs = At("pairs"), Destination = At(name) }) with
    {
        Dataset = null,
        Epochs = 2,
        LearningRate = 3e-3,
    };

    public static byte[] Weights(string model, string file = "model.safetensors") => File.ReadAllBytes(Path.Combine(model, file));

    public static JsonObject[] Log(string model) =>
        [.. File.ReadLines(Path.Combine(model, "metrics.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())];

    public void Dispose() => _folder.Dispose();

    private T Shared<T>(T request)
        where T : TrainingRequest => (T)((TrainingRequest)request with
        {
            Dataset = Dataset,
            MaxHistory = 4,
            BatchSize = 12,
            LearningRate = 1e-2,
            Validation = new() { Users = 20 },
            Device = "cpu",
            Precision = Precision.Fp32,
        });
}
