using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// ValidRatio: the share of free generations that are the exact title of one candidate. Only white space is normalised. A
/// title inside another title is not an ambiguity here, as it is where validity is tested by substring.
/// </summary>
internal static class ValidRatio
{
    /// <summary>The name.</summary>
    public const string Name = "ValidRatio";

    /// <summary>The metric.</summary>
    public static Metric Metric { get; } = new(
        Name, "share of free generations that equal exactly one candidate's title, white space normalised; users without a generation do not count",
        MetricGoal.High, (answers, _) => RatioFigure.Share(answers.Valid));

    /// <summary>Whether a generated text is one candidate's title.</summary>
    public static bool IsValid(string generated, IEnumerable<string> candidates)
    {
        var answer = TitleLookup.Normalise(generated);
        return candidates.Count(title => string.Equals(TitleLookup.Normalise(title), answer, StringComparison.Ordinal)) == 1;
    }
}
