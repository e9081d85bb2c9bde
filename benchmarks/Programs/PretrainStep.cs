using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Training.Objectives;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// A step of pretraining: 16 packed rows of histories of the generated sample, every weight of the embedded decoder. Forward, backward, clipping and AdamW; the rows are packed before.
/// </summary>
internal sealed class PretrainStep : IBenchmark
{
    private const int DefaultSteps = 10;

    // Short histories fill few rows: this many users have more than a batch.
    private static readonly SampleOptions s_sample = new() { Users = 1000 };

    public string Name => "pretrain-step";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(options.Precision ?? Precision.Auto, options.Steps ?? DefaultSteps, options.Device);
        var shape = options.Shape ?? ModelShape.Embedded;
        using var scratch = new ScratchFolder();
        var dataset = RecDataset.Load(options.Data is null ? scratch.Sample(s_sample) : scratch.Dataset(options));
        var request = new PretrainRequest { Model = "", Destination = "" };
        using var model = LanguageModel.CreateEmbedded(dataset, shape.AsEmbedded(), request.Seed, setting.Device);
        model.Use(model.Prompts.Template with { RunningText = true });
        model.Network.Compute = setting.Compute;
        var objective = new PretrainObjective(model, dataset, request);
        var rows = FirstRows(model, dataset, request);
        using var step = new FullStep(model, request.WeightDecay);

        // The rows of every step are those of the first.
        var seconds = setting.MedianSeconds(() => step.Take(objective, 0, request.LearningRate));
        var gflop = Arithmetic.FullStep(model.Network.Config, rows) / 1e9;
        var result = setting.Report(Name);
        return result with
        {
            Shape = shape.Name,
            SecondsPerStep = seconds,
            TokensPerSecond = rows.Sum(row => row.Ids.Count) / seconds,
            GflopPerStep = gflop,
            ShareOfCeiling = gflop / seconds / result.CeilingGflops,
        };
    }

    private static List<PackedRow> FirstRows(LanguageModel model, RecDataset dataset, PretrainRequest request)
    {
        var sequences = new TrainingSequences(dataset, request.Domains, request.ReservedPositions);
        var length = Math.Min(request.PackLength, model.Network.Config.ContextLength);
        return [.. new HistoryPacker(model.Prompts, sequences, length).Pack(request.Seed, epoch: 0).Take(request.BatchSize)];
    }
}
