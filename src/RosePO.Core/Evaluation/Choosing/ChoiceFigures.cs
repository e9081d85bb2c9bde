using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Models.Scoring;

namespace RosePO.Core.Evaluation.Choosing;

/// <summary>The figures of the models that one is chosen from, with intervals over the same resamples of the users.</summary>
internal static class ChoiceFigures
{
    /// <summary>The confidence of the intervals.</summary>
    public const double Confidence = 0.95;

    private const int Resamples = 2000;
    private const int Seed = 1;

    /// <summary>The figures, in the order of the models.</summary>
    /// <param name="request">The models, and what is better.</param>
    /// <param name="ranks">Each model's ranks of the users' next items, from 1: [model][question].</param>
    /// <param name="people">Whose the questions are.</param>
    /// <param name="cancellation">Stops between resamples.</param>
    public static IReadOnlyList<ChoiceCandidate> Of(ChoiceRequest request, IReadOnlyList<int[]> ranks, People people, CancellationToken cancellation)
    {
        RatioFigure[] figures = [.. ranks.Select(model => RatioFigure.Mean([.. model.Select(rank => Rankings.Of(request.Metric, rank))]))];
        var resampled = PairedBootstrap.Resample(figures, people, Resamples, Seed, cancellation);
        List<ChoiceCandidate> plain = [.. request.Models.Select((model, at) => new ChoiceCandidate(model.Name, Rankings.Mean(request.Metric, ranks[at])))];
        var best = plain.IndexOf(Best(plain));
        return [.. plain.Select((candidate, at) =>
        {
            var (low, high) = PairedBootstrap.Interval(resampled[at], Confidence);
            var (leadLow, leadHigh) = PairedBootstrap.Interval(resampled[best].Zip(resampled[at], (chosen, own) => chosen - own), Confidence);
            return candidate with
            {
                Low = low,
                High = high,
                Lead = plain[best].Value - candidate.Value,
                LeadLow = leadLow,
                LeadHigh = leadHigh,
                Values = request.Trials?[at].Values,
            };
        })];
    }

    /// <summary>The first of the best.</summary>
    public static ChoiceCandidate Best(IReadOnlyList<ChoiceCandidate> candidates) => candidates.MaxBy(candidate => candidate.Value)!;
}
