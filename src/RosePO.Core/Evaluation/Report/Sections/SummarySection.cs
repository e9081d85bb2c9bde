using System.Globalization;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report.Sections;

/// <summary>The head of the report: what was found, whether it is enough to decide by, and when it was measured.</summary>
internal static class SummarySection
{
    /// <summary>The head; what was not measured is left out.</summary>
    public static Markup Of(ReportData data) => Markup.Of($"""
        {ClaimSection.Of(data.Claims, data.Protocol)}
        {Lead(data)}
        {Verdicts(data)}
        {(data.SmallSample is { } small ? Warning(data.Protocol, small) : Markup.Empty)}
        {GateSection.Place}
        {(data.Circumstances is { } circumstances ? Made(circumstances) : Markup.Empty)}
        """);

    private static Markup Lead(ReportData data)
    {
        var (subject, protocol) = (data.Subject, data.Protocol);
        if (!subject.Figures.TryGetValue(HitRatio.Metric, out var hit))
        {
            return Markup.Empty;
        }

        var rivals = data.Models.Count(model => model.IsAligned && model.Style == subject.Style);
        var chosen = subject.IsAligned && rivals > 1 ? Markup.Of($", the best of {rivals} aligned models by this figure,") : Markup.Empty;
        return Markup.Of(
            $"""<p class="lead">Asked what comes next ({protocol.Name}: {protocol.Choice}), <strong>{subject.Name}</strong>{chosen} is right for {ReportText.Percent(hit.Value)} of {hit.Count} {protocol.SplitName} {(protocol.AreWindows ? "windows" : "users")} ({protocol.ConfidenceText} interval {ReportText.Percent(hit.Low)} to {ReportText.Percent(hit.High)}).{Lift(subject)}{Excess(subject)}</p>""");
    }

    private static Markup Lift(ReportModel subject) => subject.Figures.TryGetValue(PopularityLift.Metric, out var lift)
        ? Markup.Of($" Its recommendations are {ReportText.Percent(Math.Abs(lift.Value))} {(lift.Value >= 0 ? "more" : "less")} popular than what users chose.")
        : Markup.Empty;

    private static Markup Excess(ReportModel subject) => subject.Figures.TryGetValue(SemanticExcess.Metric, out var excess)
        ? Markup.Of($" Their titles resemble the history {(excess.Value >= 0 ? "more" : "less")} than the chosen ones do, by a cosine of {FigureText.Share(Math.Abs(excess.Value))}.")
        : Markup.Empty;

    private static Markup Verdicts(ReportData data) => data.Verdicts.Count == 0 ? Markup.Empty : Markup.Of(
        $"""<ul class="verdict">{data.Verdicts.Select(verdict => Markup.Of($"""<li><strong class="{Class(verdict.Outcome)}">{Word(verdict.Outcome)}</strong> {Sentence(verdict)} <span class="note">({data.Protocol.ConfidenceText} paired intervals)</span></li>"""))}</ul><p class="note">About these models as they were trained, not about training again with another seed{(data.Claims.Count > 0 ? "; exploratory, because these differences were not registered" : "")}.</p>""");

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Better => "Better.",
        Outcome.Worse => "Worse.",
        Outcome.TradeOff => "A trade-off.",
        _ => "Undecided.",
    };

    private static string Class(Outcome outcome) => outcome switch { Outcome.Better => "better", Outcome.Worse => "worse", _ => "" };

    private static string Sentence(Verdict verdict)
    {
        var against = verdict.IsBaseline ? $"{verdict.Against}, the best baseline," : verdict.Against;
        string[] shown = [.. verdict.Comparisons.Where(comparison => Verdict.Improves(comparison) is not null)
            .Select((comparison, at) => Shown(comparison, at == 0 ? $" than {against}" : ""))];
        string[] others = [.. verdict.Comparisons.Where(comparison => Verdict.Improves(comparison) is null).Select(Other)];
        var unseen = $"no difference that {ReportText.Count(verdict.Users)} can show on {And(others)}";
        return (shown.Length, others.Length) switch
        {
            (0, _) => $"Between {verdict.Model} and {against} there is {unseen}.",
            (_, 0) => $"{verdict.Model} is {And(shown)}.",
            _ => $"{verdict.Model} is {And(shown)}; {unseen}.",
        };
    }

    // By how much, counted in the direction that it is better or worse in.
    private static string Shown(MetricComparison comparison, string than)
    {
        var better = Verdict.Improves(comparison) == true;
        var (by, low, high) = comparison.Difference >= 0
            ? (comparison.Difference, comparison.Low, comparison.High)
            : (-comparison.Difference, -comparison.High, -comparison.Low);
        return $"{(better ? "better" : "worse")}{than} on {FigureText.ComparedMetric(comparison.Metric)} by {FigureText.Share(by)} {ReportText.Interval(low, high, Plain)}";

        // A corrected p below the level leaves the interval on one side, or as near as makes no odds.
        static string Plain(double value) => value < 0 ? ReportText.Signed(value) : FigureText.Share(value);
    }

    private static string Other(MetricComparison comparison) =>
        $"{FigureText.ComparedMetric(comparison.Metric)} ({ReportText.Signed(comparison.Difference)} {ReportText.Interval(comparison.Low, comparison.High, ReportText.Signed)}{FigureText.Detectable(comparison.Detectable)})";

    private static string And(string[] parts) => parts.Length < 2 ? string.Concat(parts) : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";

    private static Markup Warning(MeasurementProtocol protocol, SmallSample small) => Markup.Of($"""
        <p class="warning"><strong>Few users.</strong> With {(protocol.AreWindows ? protocol.Asked : ReportText.Count(small.Users))} {(small.Against is { } against ? $"the difference from {against}" : "the figure")} on HR@1 is known to ±{FigureText.Share(small.HalfWidth)} only; ±{FigureText.Share(SmallSample.Wanted)} would need about {small.Needed}{(protocol.AreWindows ? " users" : "")}. A smaller difference may be there and not be seen.</p>
        """);

    private static Markup Made(Circumstances made) => Markup.Of($"""
        <p class="note">Measured {Time(made.Started)} in {Circumstances.Text(made.Took)}{(made.Stages > 0 ? Markup.Of($"; the {made.Stages} artifacts behind it took {Circumstances.Text(made.StagesTook)} when they were made") : Markup.Empty)}. {(made.Commit is { } commit ? Markup.Of($"""Commit <code>{commit[..Math.Min(12, commit.Length)]}</code>.""") : Markup.Of($"No commit is known."))}</p>
        """);

    private static Markup Time(DateTimeOffset time) => Markup.Of(
        $"""<time datetime="{time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}">{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}</time>""");
}
