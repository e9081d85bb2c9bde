using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// MarginCalibration: the expected calibration error (Naeini et al. 2015; Guo et al. 2017) of preferences between the true next item and
/// each other candidate. The model prefers the one of larger log-prob with confidence sigmoid(|margin|), as the Bradley-Terry model
/// has it, and is right where that is the true item. Not measured for baselines, whose scores are no log-probs.
/// </summary>
internal static class MarginCalibration
{
    private const int Bins = 10;

    /// <summary>The metric.</summary>
    public static Metric Metric { get; } = new(
        "MarginCalibration",
        "expected calibration error, in ten bins over [0.5, 1], of sigmoid(|log-prob margin|) between the true next item and each other candidate",
        MetricGoal.Low, Measure);

    /// <summary>For each bin that holds a pair: the mean confidence, and the share of its pairs on which the model is right.</summary>
    /// <returns>Points from the least confidence to the largest; none for baselines.</returns>
    public static IReadOnlyList<(double Confidence, double Right)> Reliability(ModelAnswers answers, EvaluationSet set)
    {
        var bins = new (double Confidence, double Right, int Pairs)[Bins];
        for (var user = 0; user < set.Count && !answers.IsBaseline; user++)
        {
            foreach (var (confidence, right) in Preferences(set.Cases[user], answers.Answers[user].Scores))
            {
                ref var bin = ref bins[BinOf(confidence)];
                bin = (bin.Confidence + confidence, bin.Right + right, bin.Pairs + 1);
            }
        }

        return [.. bins.Where(bin => bin.Pairs > 0).Select(bin => (bin.Confidence / bin.Pairs, bin.Right / bin.Pairs))];
    }

    private static int BinOf(double confidence) => Math.Min(Bins - 1, (int)((confidence - 0.5) * 2 * Bins));

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

        // (user, bin): sums of confidence minus correctness; pairs a user.
        var gaps = new double[set.Count][];
        var pairs = new double[set.Count];
        for (var user = 0; user < gaps.Length; user++)
        {
            gaps[user] = new double[Bins];
            foreach (var (confidence, right) in Preferences(set.Cases[user], answers.Answers[user].Scores))
            {
                gaps[user][BinOf(confidence)] += confidence - right;
                pairs[user]++;
            }
        }

        return new WeightedFigure(set.Count, weights => Error(gaps, pairs, weights), set.Count);
    }

    private static double Error(double[][] gaps, double[] pairs, double[] weights)
    {
        var bins = new double[Bins];
        var total = 0.0;
        for (var user = 0; user < gaps.Length; user++)
        {
            total += weights[user] * pairs[user];
            for (var bin = 0; bin < Bins; bin++)
            {
                bins[bin] += weights[user] * gaps[user][bin];
            }
        }

        return total == 0 ? double.NaN : bins.Sum(Math.Abs) / total;
    }
}
