using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// What a step with a flow term costs against one of fine-tuning alone: 32 prompts of ten titles of the generated sample, every parameter of the embedded decoder. Half
/// of the titles are drawn from the model, or none.
/// </summary>
internal sealed class FlowerStep : IBenchmark
{
    private const int DefaultSteps = 10;
    private const int MaxHistory = 10;
    private const double LearningRate = 1e-4;

    public string Name => "flower-step";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(options.Precision ?? Precision.Fp32, options.Steps ?? DefaultSteps);
        using var scratch = new ScratchFolder();
        var dataset = RecDataset.Load(scratch.Dataset(options));
        var flow = new FlowOptions { Weight = 0.001, Reward = FlowReward.Plain };
        using var sft = Training(new FlowOptions());
        using var drawn = Training(flow);
        using var targets = Training(flow with { OffPolicyShare = 1, OffPolicy = OffPolicyTitle.Target });
        var seconds = setting.MedianSecondsInTurn(() => sft.Take(LearningRate), () => drawn.Take(LearningRate), () => targets.Take(LearningRate));
        return setting.Report(Name) with
        {
            SecondsPerStep = seconds[0],
            FlowerOverSft = seconds[1] / seconds[0],
            TargetFlowerOverSft = seconds[2] / seconds[0],
        };

        PromptTraining Training(FlowOptions term) => new(dataset, new EmbeddedModelOptions(), MaxHistory, term, seed: 1, setting.Device);
    }
}
