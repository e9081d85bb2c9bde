using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>HR@1: the share of users whose best-scored candidate is the true next item. Every user counts.</summary>
internal static class HitRatio
{
    /// <summary>The name.</summary>
    public const string Name = "HR@1";

    /// <summary>The metric.</summary>
    public static Metric Metric { get; } = new(
        Name, "share of users whose best-scored candidate is the true next item; the earliest of equal scores is taken", false, Measure);

    private static RatioFigure Measure(ModelAnswers answers, EvaluationSet set)
    {
        var hits = new double[set.Count];
        for (var i = 0; i < hits.Length; i++)
        {
            hits[i] = answers.Recommended[i] == set.Cases[i].Target ? 1 : 0;
        }

        return RatioFigure.Mean(hits);
    }
}
