using RosePO.Core.Ranks;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// A step's figures over its pairs, under TRL's names. A reward is beta times an answer's log-ratio, or its log-prob where there is no
/// reference; accuracies is the share of pairs whose chosen answer has the larger one. A step may be read in parts.
/// </summary>
/// <param name="beta">The inverse temperature.</param>
/// <param name="clamp">The largest epsilon that the pair set allows; null where nothing was clamped.</param>
internal sealed class PreferenceMetrics(double beta, float? clamp)
{
    private static readonly string[] s_means =
        ["rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies", "logps/chosen", "logps/rejected", "epsilon/mean", "epsilon/clamped"];

    private readonly double[] _sums = new double[s_means.Length];
    private double _largest;
    private long _pairs;

    /// <summary>Adds the pairs of a part.</summary>
    public void Add(PreferenceBatch batch)
    {
        using var noGrad = no_grad();
        var (chosen, rejected) = (batch.ChosenRatio, batch.RejectedRatio);                              // (N)
        var margin = (chosen - rejected).Times(beta);                                                   // (N)
        var clamped = clamp is { } largest ? Flags(batch.Epsilon.Plus(-largest).ge(zeros_like(batch.Epsilon))) : zeros_like(margin);

        // One copy from the device for all of them.
        var values = cat(
        [
            stack(
            [
                chosen.Times(beta), rejected.Times(beta), margin, Flags(margin.gt(zeros_like(margin))),
                batch.Chosen, batch.Rejected, batch.Epsilon, clamped,
            ]).sum(1),                                                                                  // (8)
            batch.Epsilon.max().view(1),
        ]).cpu().data<float>().ToArray();
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] += values[i];
        }

        _largest = Math.Max(_largest, values[^1]);
        _pairs += batch.Chosen.numel();
    }

    /// <summary>Tells the figures of everything added.</summary>
    public void Report(IDictionary<string, double> metrics)
    {
        // Each rank added the pairs of its own parts.
        double[] sums = [.. _sums, _pairs], largest = [_largest];
        RankGroup.Current.Sum(sums);
        RankGroup.Current.Max(largest);
        for (var i = 0; i < _sums.Length; i++)
        {
            metrics[s_means[i]] = sums[i] / sums[^1];
        }

        metrics["epsilon/max"] = largest[0];
    }

    private static Tensor Flags(Tensor flags) => flags.to_type(ScalarType.Float32);
}
