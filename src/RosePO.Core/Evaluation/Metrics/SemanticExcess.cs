using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// SemanticExcess: how much more the recommended title resembles the history's titles than the true title does. Positive where
/// a model answers by title resemblance (semantic hallucination), 0 where it resembles as much as users' own choices do.
/// </summary>
internal static class SemanticExcess
{
    /// <summary>The name.</summary>
    public const string Name = "SemanticExcess";

    /// <summary>The metric.</summary>
    public static Metric Metric { get; } = new(
        Name,
        "mean over users of the recommended title's largest cosine to the titles of the shown history, minus the same of the true title; best at 0",
        MetricGoal.Zero, Measure);

    private static RatioFigure Measure(ModelAnswers answers, EvaluationSet set)
    {
        var excess = new double[set.Count];
        for (var i = 0; i < excess.Length; i++)
        {
            excess[i] = set.Resemblance(i, answers.Recommended[i]) - set.Resemblance(i, set.Cases[i].Target);
        }

        return RatioFigure.Mean(excess);
    }
}
