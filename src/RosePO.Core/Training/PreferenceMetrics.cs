using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Training;

/// <summary>
/// A step's figures over its pairs, under TRL's names. A reward is beta times an answer's log-ratio, or its log-prob where there is no
/// reference; accuracies is the share of pairs whose chosen answer has the larger one.
/// </summary>
internal static class PreferenceMetrics
{
    /// <summary>Adds the figures.</summary>
    /// <param name="metrics">Where they go.</param>
    /// <param name="batch">The pairs.</param>
    /// <param name="beta">The inverse temperature.</param>
    /// <param name="clamp">The largest epsilon that the pair set allows; null where nothing was clamped.</param>
    public static void Report(IDictionary<string, double> metrics, PreferenceBatch batch, double beta, float? clamp)
    {
        using var noGrad = no_grad();
        var (chosen, rejected) = (batch.ChosenRatio, batch.RejectedRatio);                              // (N)
        var margin = (chosen - rejected).Times(beta);                                                   // (N)
        var clamped = clamp is { } largest ? Share(batch.Epsilon.Plus(-largest).ge(zeros_like(batch.Epsilon))) : zeros_like(margin).mean();

        // One copy from the device for all of them.
        var values = stack(
        [
            chosen.mean(), rejected.mean(), margin.mean(), Share(margin.gt(zeros_like(margin))),
            batch.Chosen.mean(), batch.Rejected.mean(), batch.Epsilon.mean(), batch.Epsilon.max(), clamped,
        ]).cpu().data<float>().ToArray();
        metrics["rewards/chosen"] = values[0] * beta;
        metrics["rewards/rejected"] = values[1] * beta;
        metrics["rewards/margins"] = values[2];
        metrics["rewards/accuracies"] = values[3];
        metrics["logps/chosen"] = values[4];
        metrics["logps/rejected"] = values[5];
        metrics["epsilon/mean"] = values[6];
        metrics["epsilon/max"] = values[7];
        metrics["epsilon/clamped"] = values[8];
    }

    private static Tensor Share(Tensor flags) => flags.to_type(ScalarType.Float32).mean();
}
