using RosePO.Benchmarks.Measuring;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Programs;

/// <summary>A RosePO step on 8 pairs: chosen and rejected share the prompt, the reference's log-probs are cached.</summary>
internal sealed class PreferenceStep : IBenchmark
{
    public string Name => "preference-step";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        using var step = new LoraStep(options, answers: 2);
        using var scope = NewDisposeScope();
        var reference = step.ReferenceLogProbs().view(-1, 2);                                   // (B, 2): chosen, rejected
        var epsilon = full_like(reference.select(1, 0), 0.1);                                   // (B)
        return step.Measure(Name, logProbs =>
        {
            var pairs = logProbs.view(-1, 2);                                                   // (B, 2)
            var margin = RosePOLoss.Margin(
                pairs.select(1, 0), pairs.select(1, 1), reference.select(1, 0), reference.select(1, 1), beta: 1);
            return RosePOLoss.PerPair(margin, epsilon).mean();
        });
    }
}
