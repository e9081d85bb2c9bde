using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>
/// What free generations count as by other rules than <see cref="ValidRatio"/>'s: by the longest candidate title in the text, and by substring as the
/// evaluations of LLaRA (Liao et al. 2024) and S-DPO (Chen et al. 2024) have it. Users without a generation do not count.
/// </summary>
internal static class Generations
{
    /// <summary>GeneratedHR@1: the share of generations that are the true next title; what is not a title is wrong.</summary>
    public static Metric HitRatio { get; } = new(
        "GeneratedHR@1", "share of free generations that equal the true next title, white space normalised",
        MetricGoal.High, (answers, set) => Share(answers, set, (text, question, title) => Same(text, title(question.Target))));

    /// <summary>LongestMatchRatio: the share of generations that contain a candidate's title, titles inside longer ones aside, and no second one.</summary>
    public static Metric LongestMatch { get; } = new(
        "LongestMatchRatio", "share of free generations that contain exactly one candidate's title, ignoring titles inside a longer one that they also contain",
        MetricGoal.High, (answers, set) => Share(answers, set, (text, question, title) => Longest([.. Held(text, question, title)]) is not null));

    /// <summary>SubstringRatio: the valid ratio of LLaRA and S-DPO, which read the first line of an answer.</summary>
    public static Metric Substring { get; } = new(
        "SubstringRatio", "share of free generations that contain exactly one candidate's title as a substring, case aside (the valid ratio of LLaRA and S-DPO)",
        MetricGoal.High, (answers, set) => Share(answers, set, (text, question, title) => Held(FirstLine(text), question, title).Count() == 1));

    /// <summary>SubstringHR@1: the HR@1 in the tables of LLaRA and S-DPO, of all generations; what is not valid by their rule is wrong.</summary>
    public static Metric SubstringHitRatio { get; } = new(
        "SubstringHR@1", "share of free generations that contain exactly one candidate's title as a substring, the true next one (HR@1 in the tables of LLaRA and S-DPO)",
        MetricGoal.High, (answers, set) => Share(answers, set, (text, question, title) =>
            Held(FirstLine(text), question, title).ToArray() is [var only] && only == title(question.Target).Trim()));

    private static RatioFigure? Share(ModelAnswers answers, EvaluationSet set, Func<string, EvaluationCase, Func<int, string>, bool?> holds) =>
        set.ListsCandidates ? RatioFigure.Share([.. answers.Answers.Select((answer, at) => answer.Generated is { } text ? holds(text, set.Cases[at], set.Title) : null)]) : null;

    private static string FirstLine(string text) => text.Trim().Split('\n')[0];

    private static bool Same(string text, string title) => string.Equals(TitleLookup.Normalise(text), TitleLookup.Normalise(title), StringComparison.Ordinal);

    private static IEnumerable<string> Held(string text, EvaluationCase question, Func<int, string> title) =>
        question.Candidates.Select(item => title(item).Trim()).Where(name => text.Contains(name, StringComparison.OrdinalIgnoreCase));

    // The one title that no other held title contains.
    private static string? Longest(string[] held) =>
        held.Where(title => !held.Any(other => other.Length > title.Length && other.Contains(title, StringComparison.OrdinalIgnoreCase))).ToArray() is [var only] ? only : null;
}
