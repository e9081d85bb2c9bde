using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>Semantic hallucination beside <see cref="SemanticExcess"/>: titles that do not exist, and wrong answers that resemble the history.</summary>
internal static class Hallucination
{
    private const double Resembling = 0.5;

    /// <summary>OutOfCatalogue: the share of free generations that are no title of the catalogue (Flower's CC as a share).</summary>
    public static Metric OutOfCatalogue { get; } = new(
        "OutOfCatalogue", "share of free generations that equal no title of the catalogue, white space normalised; users without a generation do not count",
        MetricGoal.Low, (answers, set) => RatioFigure.Share([.. answers.Answers.Select(answer => answer.Generated is { } text ? (bool?)!set.IsTitle(text) : null)]));

    /// <summary>ResemblingErrors: of the wrong answers, the share whose title is close to one of the shown history.</summary>
    public static Metric ResemblingErrors { get; } = new(
        "ResemblingErrors", "share of the wrong answers whose title has a cosine of at least 0.5 to a title of the shown history; n counts the wrong answers",
        MetricGoal.Low, (answers, set) => RatioFigure.Share([.. answers.Recommended.Select((item, at) =>
            item == set.Cases[at].Target ? (bool?)null : set.Resemblance(at, item) >= Resembling)]));
}
