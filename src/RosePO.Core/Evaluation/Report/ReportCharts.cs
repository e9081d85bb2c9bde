using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Report.Charts;
using RosePO.Core.Evaluation.Report.Data;
using TrainingValidation = RosePO.Core.Training.Loop.Validation;

namespace RosePO.Core.Evaluation.Report;

/// <summary>A chart with the words that a page puts around it.</summary>
/// <param name="Heading">Above it.</param>
/// <param name="Chart">The chart.</param>
/// <param name="Note">Below it; empty for none.</param>
internal sealed record Plot(string Heading, Chart Chart, string Note = "");

/// <summary>The charts of a report, by section.</summary>
internal sealed class ReportCharts
{
    // The metrics that have a chart of their own beside the harms, with what is good.
    private static readonly (Metric Metric, string Note)[] s_accuracies =
    [
        (HitRatio.Metric, "How often the true next item comes first. More is better."),
        (ValidRatio.Metric, "Free generations that are exactly one candidate's title. More is better."),
    ];

    private static readonly Dictionary<string, string> s_harms = new(StringComparer.Ordinal)
    {
        [PopularityLift.Name] = "Above zero: recommends more popular items than users choose. Zero is best.",
        [SemanticExcess.Name] = "Above zero: follows title resemblance more than users do. Zero is best.",
    };

    private static readonly (string Quantity, string Heading, string Note)[] s_curves =
    [
        (TrainingCurve.Loss, "Supervised loss", "Negative log-likelihood of a token."),
        (TrainingCurve.PreferenceLoss, "Preference loss", "Losses of different objectives have different scales."),
        (TrainingCurve.Margins, "Reward margin", "Mean of chosen minus rejected reward, after beta."),
        (TrainingCurve.Accuracies, "Reward accuracy", "Share of pairs whose chosen answer has the larger reward."),
    ];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Draws the charts of a report's data.</summary>
    public ReportCharts(ReportData data)
    {
        var harms = MetricRegistry.All.Where(metric => metric.IsHarm).ToArray();
        Metrics = [.. s_accuracies.Concat(harms.Select(metric => (metric, s_harms.GetValueOrDefault(metric.Name, "Zero is best."))))
            .Select(one => (one.Item1, Note: one.Item2, Rows: Estimates(data, one.Item1)))
            .Where(one => one.Rows.Count > 0)
            .Select(one => new Plot(one.Item1.Name, new Intervals(Name(one.Item1.Name), one.Item1.Name, one.Rows) { IsSigned = one.Item1.IsHarm }.Draw(), one.Note))];
        Harms = [.. harms.Select(metric => (Metric: metric, Points: Pairs(data.Models, metric, HitRatio.Metric))).Where(one => one.Points.Count > 0)
            .Select(one => new Plot(one.Metric.Name, new Scatter(Name($"{HitRatio.Name} against {one.Metric.Name}"), one.Metric.Name, HitRatio.Name, one.Points).Draw()))];
        Training = [.. Curves(data)];
        Validation = [.. data.Training.Where(curve => curve.IsValidation).Select(ValidationPlot)];
        Epsilon = [.. data.Epsilon.Select(EpsilonPlot)];
        Calibration = [.. data.Calibration.Chunk(ChartColours.Series).Select(CalibrationPlot)];
        if (data.Distributions is { } distributions)
        {
            Popularity = Spread(distributions.Popularity, "popularity", "Popularity of items", "rarest", "most popular");
            Resemblance = Spread(distributions.Resemblance, "resemblance", "Largest cosine to the history's titles", "0", "cosine 1");
        }
    }

    /// <summary>Metrics with intervals.</summary>
    public IReadOnlyList<Plot> Metrics { get; }

    /// <summary>Accuracy against each harm.</summary>
    public IReadOnlyList<Plot> Harms { get; }

    /// <summary>Popularity of what each model recommends.</summary>
    public IReadOnlyList<Plot> Popularity { get; } = [];

    /// <summary>Resemblance of what each model recommends to the history.</summary>
    public IReadOnlyList<Plot> Resemblance { get; } = [];

    /// <summary>Training curves.</summary>
    public IReadOnlyList<Plot> Training { get; }

    /// <summary>Figures on validation users during training.</summary>
    public IReadOnlyList<Plot> Validation { get; }

    /// <summary>Epsilon over pairs.</summary>
    public IReadOnlyList<Plot> Epsilon { get; }

    /// <summary>Confidence of preferences against how often they are right.</summary>
    public IReadOnlyList<Plot> Calibration { get; }

    /// <summary>All of them, in the page's order.</summary>
    public IEnumerable<Chart> All =>
        new[] { Metrics, Harms, Calibration, Popularity, Resemblance, Training, Validation, Epsilon }.SelectMany(plots => plots).Select(plot => plot.Chart);

    private static List<Estimate> Estimates(ReportData data, Metric metric) =>
        [.. data.Models.Where(model => Has(model, metric)).Select(model => EstimateOf(model, metric))];

    // What is no number has no place in a chart.
    private static bool Has(ReportModel model, Metric metric) =>
        model.Figures.TryGetValue(metric, out var figure) && double.IsFinite(figure.Value) && double.IsFinite(figure.Low) && double.IsFinite(figure.High);

    private static Estimate EstimateOf(ReportModel model, Metric metric) => new(model.Name, model.Style, model.Figures[metric], ReportText.FormatOf(metric));

    /// <summary>Each model's figures of a harm and of a metric of accuracy, where it has both.</summary>
    internal static List<(Estimate, Estimate)> Pairs(IEnumerable<ReportModel> models, Metric harm, Metric accuracy) =>
        [.. models.Where(model => Has(model, harm) && Has(model, accuracy)).Select(model => (EstimateOf(model, harm), EstimateOf(model, accuracy)))];

    private IEnumerable<Plot> Curves(ReportData data)
    {
        foreach (var group in data.Training.Where(curve => !curve.IsValidation).GroupBy(curve => curve.Quantity).OrderBy(group => Rank(group.Key)))
        {
            var known = s_curves.FirstOrDefault(curve => curve.Quantity == group.Key);
            var heading = known.Heading ?? group.Key;
            foreach (var curves in group.Chunk(ChartColours.Series))
            {
                var chart = new Lines(
                    Name($"training {heading}"), $"{heading} by training step", "step",
                    [.. curves.Select(curve => new LineSeries(curve.Model, curve.Points))]);
                yield return new Plot(heading, chart.Draw(), known.Note ?? "");
            }
        }

        static int Rank(string quantity) => Array.FindIndex(s_curves, curve => curve.Quantity == quantity) is >= 0 and var at ? at : s_curves.Length;
    }

    // One for each model and figure: models are measured at steps of their own.
    private Plot ValidationPlot(TrainingCurve curve)
    {
        var figure = curve.Quantity[TrainingValidation.Prefix.Length..];
        var chart = new Lines(
            Name($"validation {figure} {curve.Model}"), $"{figure} on validation users by training step: {curve.Model}", "step",
            [new LineSeries(curve.Model, curve.Points) { Marked = curve.Kept }]);
        return new Plot($"{figure}: {curve.Model}", chart.Draw(), ReportText.KeptNote(curve));
    }

    private Plot EpsilonPlot(EpsilonCounts epsilon)
    {
        var (models, result) = (string.Join(", ", epsilon.Models), epsilon.Pairs);
        var total = (double)result.Histogram.Sum();
        var chart = new Histogram(
            Name($"epsilon {models}"), $"Epsilon over the pairs of {models}", "0", $"epsilon {ReportText.Short(EpsilonCounts.Bin * result.Histogram.Count)}",
            ("pairs", [.. result.Histogram.Select(count => count / total)]), ChartColours.SeriesStyle(0));
        return new Plot($"Epsilon: {models}", chart.Draw(), ReportText.EpsilonNote(result));
    }

    private Plot CalibrationPlot((string Model, IReadOnlyList<(double Confidence, double Right)> Points)[] curves) => new(
        "Preference margins",
        new Lines(
            Name("margin calibration"), "Share of preferences that are right by their confidence", "confidence",
            [.. curves.Select(curve => new LineSeries(curve.Model, curve.Points))])
        { Diagonal = true, Covered = [0.5, 1] }.Draw());

    private IReadOnlyList<Plot> Spread(IReadOnlyList<Distribution> models, string name, string title, string first, string last)
    {
        var highest = models.SelectMany(model => new[] { model.Recommended, model.TrueNext, model.Chosen ?? [], model.Rejected ?? [] }).SelectMany(shares => shares).Max();
        return [.. models.Select(model => new Plot(model.Model, new Histogram(
            Name($"{name} {model.Model}"), $"{title}: recommendations of {model.Model}", first, last, ("recommended", model.Recommended), model.Style)
        {
            Highest = highest,
            Outlines =
            [
                ("true next", model.TrueNext),
                .. model.Chosen is { } chosen && model.Rejected is { } rejected
                    ? new[] { ("chosen", chosen), ("rejected", rejected) }
                    : [],
            ],
        }.Draw()))];
    }

    // A name that is taken is numbered.
    private string Name(string text)
    {
        var stem = ChartNames.Of(text);
        var unique = stem;
        for (var number = 2; !_names.Add(unique); number++)
        {
            unique = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stem}-{number}");
        }

        return unique;
    }
}
