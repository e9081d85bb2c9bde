using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>The weighted sum of a request's objectives, each the mean over a batch's pairs or rows.</summary>
internal sealed class LossSum
{
    private readonly List<(IPreferenceObjective Objective, bool Smoothed, double Weight)> _terms = [];

    /// <summary>Joins objectives.</summary>
    public LossSum(IEnumerable<WeightedLoss> losses, LossOptions options)
    {
        foreach (var term in losses)
        {
            var entry = LossRegistry.Of(term.Loss);
            NeedsReference |= entry.NeedsReference;
            NeedsRatings |= entry.NeedsRatings;
            _terms.Add((entry.Create(options), entry.Smoothing > SmoothingSupport.None, term.Weight));
        }
    }

    /// <summary>Whether one of them reads the reference's log-probs.</summary>
    public bool NeedsReference { get; }

    /// <summary>Whether one of them reads the ratings of chosen items.</summary>
    public bool NeedsRatings { get; }

    /// <summary>The objectives of a request: its list, or its one.</summary>
    public static IReadOnlyList<WeightedLoss> Named(TrainingRequest request) =>
        request.Losses is { Count: > 0 } losses ? losses : [new WeightedLoss { Loss = request.Loss }];

    /// <summary>The loss of a batch, a scalar. An objective without smoothing does not see the epsilons.</summary>
    public Tensor Of(PreferenceBatch batch)
    {
        var plain = batch with { Epsilon = zeros_like(batch.Epsilon) };
        Tensor? sum = null;
        foreach (var (objective, smoothed, weight) in _terms)
        {
            var mean = objective.Losses(smoothed ? batch : plain).mean();
            var term = weight == 1 ? mean : mean.Times(weight);
            sum = sum is null ? term : sum + term;
        }

        return sum!;
    }
}
