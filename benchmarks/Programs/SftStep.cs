using RosePO.Benchmarks.Measuring;

namespace RosePO.Benchmarks.Programs;

/// <summary>A supervised step on 8 prompts with one answer each.</summary>
internal sealed class SftStep : IBenchmark
{
    public string Name => "sft-step";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        using var step = new LoraStep(options, answers: 1);
        return step.Measure(Name, logProbs => -logProbs.mean() / LoraStep.AnswerTokens);
    }
}
