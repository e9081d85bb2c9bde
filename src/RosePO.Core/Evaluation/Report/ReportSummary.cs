using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Report;

/// <summary>The sentences at the head of the report.</summary>
internal static class ReportSummary
{
    /// <summary>The model that the report is about: the best trained one by HR@1, or the best of all where only baselines were measured.</summary>
    public static ReportModel Subject(IReadOnlyList<ReportModel> models) =>
        (models.Any(model => !model.Answers.IsBaseline) ? models.Where(model => !model.Answers.IsBaseline) : models)
            .MaxBy(model => model.Figures[HitRatio.Metric].Value)!;

    /// <summary>What was found, in two or three sentences.</summary>
    public static Markup Sentences(Measured measured, IReadOnlyList<ReportModel> models)
    {
        var subject = Subject(models);
        var hit = subject.Figures[HitRatio.Metric];
        var protocol = measured.Protocol;
        var first = Markup.Of(
            $"Asked which of {protocol.CandidateText} candidates comes next, <strong>{subject.Name}</strong> is right for {Percent(hit.Value)} of {hit.Count} {protocol.SplitName} users ({protocol.ConfidenceText} interval {Percent(hit.Low)} to {Percent(hit.High)})");
        var comparison = measured.Comparisons.FirstOrDefault(one => one.Model == subject.Name && one.Metric == HitRatio.Name);
        return comparison is null
            ? Markup.Of($"{first}. {Harms(subject)}")
            : Markup.Of($"{first}, {Verdict(comparison)}. {Harms(subject)}");
    }

    private static Markup Verdict(MetricComparison comparison)
    {
        var points = FigureText.Points(Math.Abs(comparison.Difference));
        var certainty = comparison.Low > 0 || comparison.High < 0 ? "" : ", a difference that chance alone can make";
        return Markup.Of(
            $"{points} points {(comparison.Difference >= 0 ? "more" : "fewer")} than {comparison.Against} ({FigureText.SpacedP(comparison.P)}{certainty})");
    }

    private static Markup Harms(ReportModel subject)
    {
        var lift = subject.Figures[PopularityLift.Metric].Value;
        var excess = subject.Figures[SemanticExcess.Metric].Value;
        return Markup.Of(
            $"Its recommendations are {Percent(Math.Abs(lift))} {(lift >= 0 ? "more" : "less")} popular than what users chose, and their titles resemble the history {(excess >= 0 ? "more" : "less")} than the chosen ones do by a cosine of {FigureText.Share(Math.Abs(excess))}.");
    }

    private static string Percent(double share) => $"{FigureText.Points(share)}%";
}
