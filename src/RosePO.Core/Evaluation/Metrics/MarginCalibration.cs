using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Tensors;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// MarginCalibration: the expected <see cref="CalibrationError"/> of preferences between the true next item and
/// each other candidate. The model prefers the one of larger log-prob with confidence sigmoid(|margin|), as the Bradley-Terry model
/// has it, and is right where that is the true item. Not measured for baselines, whose scores are no log-probs.
/// </summary>
internal static class MarginCalibration
{
    /// <summary>The metric.</summary>
    public static Metric Metric { get; } = new(
        "MarginCalibration",
        "expected calibration error, in ten bins over [0.5, 1], of sigmoid(|log-prob margin|) between the true next item and each other candidate",
        MetricGoal.Low, Measure);

    /// <summary>The reliability of the model's preferences: see <see cref="CalibrationError.Reliability"/>; none for baselines.</summary>
    public static IReadOnlyList<(double Confidence, double Right)> Reliability(ModelAnswers answers, EvaluationSet set) => answers.IsBaseline
        ? []
        : CalibrationError.Reliability(Enumerable.Range(0, set.Count).SelectMany(user => Preferences(set.Cases[user], answers.Answers[user].Scores)));

    // The true item against each other one: how sure the model is of its preference, and whether that is right (one half where it has none).
    private static IEnumerable<(double Confidence, double Right)> Preferences(EvaluationCase question, float[] scores)
    {
        var target = Array.IndexOf(question.Candidates, question.Target);
        for (var i = 0; i < scores.Length; i++)
        {
            var margin = (double)scores[target] - scores[i];
            if (i != target && !double.IsNaN(margin))
            {
                yield return (1 / (1 + Math.Exp(-Math.Abs(margin))), margin > 0 ? 1 : margin < 0 ? 0 : 0.5);
            }
        }
    }

    private static WeightedFigure? Measure(ModelAnswers answers, EvaluationSet set)
    {
        if (answers.IsBaseline || set.Depth != int.MaxValue)
        {
            return null;
        }

        // (user, bin): sums of confidence minus correctness; pairs per user.
        var gaps = new double[set.Count][];
        var pairs = new double[set.Count];
        for (var user = 0; user < gaps.Length; user++)
        {
            gaps[user] = new double[CalibrationError.Bins];
            pairs[user] = CalibrationError.Add(gaps[user], Preferences(set.Cases[user], answers.Answers[user].Scores));
        }

        return new WeightedFigure(set.Count, weights => Error(gaps, pairs, weights), set.Count);
    }

    private static double Error(double[][] gaps, double[] pairs, double[] weights)
    {
        var bins = new double[CalibrationError.Bins];
        var total = 0.0;
        for (var user = 0; user < gaps.Length; user++)
        {
            total += weights[user] * pairs[user];
            for (var bin = 0; bin < bins.Length; bin++)
            {
                bins[bin] += weights[user] * gaps[user][bin];
            }
        }

        return CalibrationError.Of(bins, total);
    }
}
