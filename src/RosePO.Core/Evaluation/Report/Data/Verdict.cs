using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>What a model's paired differences from another say together.</summary>
internal enum Outcome
{
    /// <summary>Better by some metric, worse by none.</summary>
    Better,

    /// <summary>Worse by some metric, better by none.</summary>
    Worse,

    /// <summary>Better by one metric and worse by another.</summary>
    TradeOff,

    /// <summary>No difference that the users measured can show.</summary>
    Undecided,
}

/// <summary>The model that a report is about against another, by accuracy and the two harms.</summary>
/// <param name="Model">The model.</param>
/// <param name="Against">The other.</param>
/// <param name="IsBaseline">Whether the other is the best of the baselines.</param>
/// <param name="Users">Users measured (n).</param>
/// <param name="Comparisons">Its paired differences by HR@1, PopularityLift and SemanticExcess, as far as both were measured.</param>
internal sealed record Verdict(string Model, string Against, bool IsBaseline, int Users, IReadOnlyList<MetricComparison> Comparisons)
{
    private static readonly Metric[] s_deciding = [HitRatio.Metric, PopularityLift.Metric, SemanticExcess.Metric];

    /// <summary>What the differences say together.</summary>
    public Outcome Outcome
    {
        get
        {
            var shown = Comparisons.Select(Improves).ToArray();
            return (shown.Contains(true), shown.Contains(false)) switch
            {
                (true, true) => Outcome.TradeOff,
                (true, false) => Outcome.Better,
                (false, true) => Outcome.Worse,
                _ => Outcome.Undecided,
            };
        }
    }

    /// <summary>Whether a difference is an improvement; null where it is not shown to be other than none.</summary>
    public static bool? Improves(MetricComparison comparison) =>
        comparison.AdjustedP < HolmCorrection.Level ? MetricRegistry.Find(comparison.Metric)!.Improves(comparison.Difference) : null;

    /// <summary>A measurement's verdicts: against the model's control, the model that others are compared against, and the best of the baselines by HR@1.</summary>
    /// <param name="measured">The measurement.</param>
    /// <param name="models">Its models.</param>
    public static IReadOnlyList<Verdict> Of(Measured measured, IReadOnlyList<ReportModel> models)
    {
        var subject = ReportModel.Subject(models);
        var baseline = models.Where(model => model.IsBaseline && model.Figures.ContainsKey(HitRatio.Metric)).MaxBy(model => model.Figures[HitRatio.Metric].Value);
        var compared = measured.Comparisons.Where(one => one.Model == subject.Name).Select(one => one.Against);
        string?[] others = subject.IsBaseline ? [measured.Against] : [.. compared, measured.Against, baseline?.Name];
        return [.. others.OfType<string>().Distinct().Where(other => other != subject.Name)
            .Select(other => new Verdict(subject.Name, other, other == baseline?.Name, measured.Set.Count, Compare(measured, subject.Name, other)))
            .Where(verdict => verdict.Comparisons.Count > 0)];
    }

    // What the measurement has compared is taken from it, corrected for the other models; all else is computed over the same resamples.
    private static IReadOnlyList<MetricComparison> Compare(Measured measured, string model, string other)
    {
        var compared = measured.Comparisons.Where(one => one.Model == model && one.Against == other).ToList();
        if (compared.Count > 0)
        {
            return [.. s_deciding.Select(metric => compared.Find(one => one.Metric == metric.Name)).OfType<MetricComparison>()];
        }

        ModelAnswers[] answers = [.. ((string[])[model, other]).Select(name => measured.Answers.First(one => one.Name == name))];
        var cells = ResampledMetrics.Of(answers, measured.Set, s_deciding, measured.Protocol.Resamples, measured.Protocol.Seed, CancellationToken.None);
        return [.. from own in cells[0]
                   join others in cells[1] on own.Metric equals others.Metric
                   select PairedDifference.Of(model, own, other, others, measured.Protocol.Confidence)];
    }
}
