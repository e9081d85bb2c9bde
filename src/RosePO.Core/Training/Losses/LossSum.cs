using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>The weighted sum of a request's objectives, each the mean over a batch's pairs or rows.</summary>
internal sealed class LossSum
{
    private readonly List<(LossEntry Entry, double Weight)> _terms = [];
    private readonly LossReads _reads;

    /// <summary>Joins the losses of a request.</summary>
    public LossSum(AlignRequest request)
    {
        foreach (var term in Named(request))
        {
            var entry = LossRegistry.Of(term.Loss, request);
            TakesEpsilon |= entry.Smoothing > SmoothingSupport.Value;
            _reads |= entry.Reads;
            ComparesBatch |= entry.ComparesBatch;
            ReadsRejected |= entry.ReadsRejected;
            _terms.Add((entry, term.Weight));
        }
    }

    /// <summary>Whether one of them sees the pairs' epsilons; to the others they are 0.</summary>
    public bool TakesEpsilon { get; }

    /// <summary>Whether one of them compares the pairs of a batch with each other.</summary>
    public bool ComparesBatch { get; }

    /// <summary>Whether one of them reads the rejected answers.</summary>
    public bool ReadsRejected { get; }

    /// <summary>Whether one of them reads something.</summary>
    public bool Reads(LossReads what) => _reads.HasFlag(what);

    /// <summary>The objectives of a request: its list, or its one.</summary>
    public static IReadOnlyList<WeightedLoss> Named(AlignRequest request) =>
        request.Losses is { Count: > 0 } losses ? losses : [new WeightedLoss { Loss = request.Loss }];

    /// <summary>
    /// What a batch, or a part of one, adds to the batch's loss, a scalar: an objective's mean over the part's pairs or rows times the
    /// part's share of them. An objective without smoothing does not see the epsilons.
    /// </summary>
    /// <param name="batch">The part.</param>
    /// <param name="shareOfPairs">Its pairs over the batch's.</param>
    /// <param name="shareOfRows">Its rows over the batch's.</param>
    /// <param name="terms">Which of the objectives are meant.</param>
    public Tensor Of(PreferenceBatch batch, double shareOfPairs = 1, double shareOfRows = 1, LossTerms terms = LossTerms.All)
    {
        var plain = batch with { Epsilon = zeros_like(batch.Epsilon) };
        Tensor? sum = null;
        foreach (var (entry, weight) in _terms.Where(term => terms == LossTerms.All || term.Entry.ComparesBatch == (terms == LossTerms.Comparing)))
        {
            var mean = entry.Loss.Losses(entry.Smoothing > SmoothingSupport.Value ? batch : plain).mean();
            var factor = weight * (entry.IsListwise ? shareOfRows : shareOfPairs);
            var term = factor == 1 ? mean : mean.Times(factor);
            sum = sum is null ? term : sum + term;
        }

        return sum ?? batch.Epsilon.new_zeros(1).sum();
    }
}

/// <summary>Some of a request's objectives.</summary>
internal enum LossTerms
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Those that compare the pairs of a batch with each other.</summary>
    Comparing,

    /// <summary>The others.</summary>
    Plain,
}
