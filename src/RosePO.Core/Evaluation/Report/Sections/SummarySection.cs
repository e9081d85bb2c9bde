using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report.Sections;

/// <summary>The sentences at the head of the report.</summary>
internal static class SummarySection
{
    /// <summary>What was found, in two or three sentences; nothing where accuracy was not measured.</summary>
    public static Markup Of(ReportData data)
    {
        var (subject, protocol) = (data.Subject, data.Protocol);
        if (!subject.Figures.TryGetValue(HitRatio.Metric, out var hit))
        {
            return Markup.Empty;
        }

        var comparison = data.Comparisons.FirstOrDefault(one => one.Model == subject.Name && one.Metric == HitRatio.Name);
        var verdict = comparison is null ? Markup.Empty : Verdict(comparison);
        return Markup.Of(
            $"""<p class="lead">Asked what comes next ({protocol.Name}: {protocol.Choice}), <strong>{subject.Name}</strong> is right for {ReportText.Percent(hit.Value)} of {hit.Count} {protocol.SplitName} users ({protocol.ConfidenceText} interval {ReportText.Percent(hit.Low)} to {ReportText.Percent(hit.High)}){verdict}.{Lift(subject)}{Excess(subject)}</p>""");
    }

    private static Markup Verdict(MetricComparison comparison)
    {
        var points = FigureText.Points(Math.Abs(comparison.Difference));
        var certainty = comparison.AdjustedP < 0.05 ? "" : ", a difference that chance alone can make";
        return Markup.Of(
            $", {points} points {(comparison.Difference >= 0 ? "more" : "fewer")} than {comparison.Against} ({FigureText.SpacedP(comparison.AdjustedP)}{certainty})");
    }

    private static Markup Lift(ReportModel subject) => subject.Figures.TryGetValue(PopularityLift.Metric, out var lift)
        ? Markup.Of($" Its recommendations are {ReportText.Percent(Math.Abs(lift.Value))} {(lift.Value >= 0 ? "more" : "less")} popular than what users chose.")
        : Markup.Empty;

    private static Markup Excess(ReportModel subject) => subject.Figures.TryGetValue(SemanticExcess.Metric, out var excess)
        ? Markup.Of($" Their titles resemble the history {(excess.Value >= 0 ? "more" : "less")} than the chosen ones do, by a cosine of {FigureText.Share(Math.Abs(excess.Value))}.")
        : Markup.Empty;
}
