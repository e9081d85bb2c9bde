using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// PopularityLift: the mean training popularity of what is recommended over that of the true next items, minus 1. Positive
/// where a model pushes what is popular, 0 where it recommends as popular items as users go on to choose.
/// </summary>
internal static class PopularityLift
{
    /// <summary>The name.</summary>
    public const string Name = "PopularityLift";

    /// <summary>The metric.</summary>
    public static Metric Metric { get; } = new(
        Name, "mean training interactions of the recommended items over those of the true next items, minus 1; best at 0", MetricGoal.Zero, Measure);

    private static RatioFigure? Measure(ModelAnswers answers, EvaluationSet set)
    {
        // Of some of the users the true next items may all be new.
        if (Array.TrueForAll(set.TargetPopularity, popularity => popularity == 0))
        {
            return null;
        }

        var recommended = new double[set.Count];
        for (var i = 0; i < recommended.Length; i++)
        {
            recommended[i] = set.Dataset.Items[answers.Recommended[i]].Popularity;
        }

        return new RatioFigure(recommended, set.TargetPopularity, set.Count, Offset: 1);
    }
}
