using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Text;

namespace RosePO.Core.Evaluation.Report;

/// <summary>The tables of the report.</summary>
internal static class ReportTables
{
    /// <summary>Every model's figures with their intervals.</summary>
    /// <param name="models">The models.</param>
    /// <param name="shown">The metrics of the table; one that no model has is left out.</param>
    public static Markup Figures(IReadOnlyList<ReportModel> models, IEnumerable<Metric> shown)
    {
        var metrics = shown.Where(metric => models.Any(model => model.Figures.ContainsKey(metric))).ToArray();
        return Markup.Of($"""
            <table class="stack"><thead><tr><th scope="col">model</th>{metrics.Select(metric => Markup.Of($"""<th scope="col">{metric.Name}</th>"""))}<th scope="col">n</th></tr></thead>
            <tbody>{models.Select(model => Markup.Of($"""<tr class="{model.Style}"><th scope="row">{model.Name}</th>{metrics.Select(metric => Cell(model, metric))}<td data-label="n">{model.Figures[HitRatio.Metric].Count}</td></tr>"""))}</tbody></table>
            """);
    }

    /// <summary>The paired differences, one row a model.</summary>
    public static Markup Comparisons(Measured measured)
    {
        var metrics = measured.Shown.Where(metric => measured.Comparisons.Any(one => one.Metric == metric.Name)).ToArray();
        var models = measured.Comparisons.Select(one => one.Model).Distinct();
        Markup Find(string model, Metric metric) =>
            measured.Comparisons.FirstOrDefault(one => one.Model == model && one.Metric == metric.Name) is { } found
                ? Difference(found, metric)
                : Missing(FigureText.ComparedMetric(metric.Name));
        return Markup.Of($"""
            <table class="stack"><thead><tr><th scope="col">model</th>{metrics.Select(metric => Markup.Of($"""<th scope="col">{FigureText.ComparedMetric(metric.Name)}</th>"""))}</tr></thead>
            <tbody>{models.Select(model => Markup.Of($"""<tr><th scope="row">{model}</th>{metrics.Select(metric => Find(model, metric))}</tr>"""))}</tbody></table>
            """);
    }

    /// <summary>The protocol.</summary>
    public static Markup Protocol(Measured measured)
    {
        var protocol = measured.Protocol;
        var rules = measured.Shown.Select(metric => (metric.Name, Markup.Of($"{metric.Rule}.")));
        IEnumerable<(string Name, Markup Text)> entries =
        [
            ("split", Markup.Of($"{protocol.SplitName}, n = {protocol.Users} users; dataset {protocol.Dataset[..Math.Min(12, protocol.Dataset.Length)]}")),
            ("candidates", Markup.Of($"{protocol.CandidateText} for each user, the true next item among them, the same for every model")),
            ("history", Markup.Of($"the last {protocol.MaxHistory} titles")),
            ("intervals", Markup.Of($"{protocol.ConfidenceText}, percentile bootstrap over users, {protocol.Resamples} resamples, seed {protocol.Seed}, the same resamples for every model")),
            ("titles", Markup.Of($"compared by {TitleEncoder.Name}: TF-IDF of character 3- to 5-grams")),
            .. rules,
        ];
        return Markup.Of(
            $"""<div class="protocol"><dl>{entries.Select(entry => Markup.Of($"<dt>{entry.Name}</dt><dd>{entry.Text}</dd>"))}</dl></div>""");
    }

    private static Markup Cell(ReportModel model, Metric metric)
    {
        if (!model.Figures.TryGetValue(metric, out var figure))
        {
            return Missing(metric.Name);
        }

        var format = metric.IsHarm ? (Func<double, string>)Minus : FigureText.Share;
        var count = figure.Count == model.Figures[HitRatio.Metric].Count ? Markup.Empty : Markup.Of($"<small>n = {figure.Count}</small>");
        return Markup.Of(
            $"""<td data-label="{metric.Name}"><span>{format(figure.Value)}<small>{FigureText.Interval(figure.Low, figure.High, format)}</small>{count}</span></td>""");
    }

    private static Markup Difference(MetricComparison comparison, Metric metric)
    {
        var certain = comparison.Low > 0 || comparison.High < 0;
        var style = !certain ? "" : metric.Improves(comparison.Difference) switch { true => "good", false => "bad", null => "" };
        var interval = FigureText.Interval(comparison.Low, comparison.High, Minus);
        return Markup.Of($"""
            <td data-label="{FigureText.ComparedMetric(metric.Name)}"><span><span class="{style}">{Minus(comparison.Difference)}</span><small>{interval}</small><small>{FigureText.SpacedP(comparison.P)}</small></span></td>
            """);
    }

    private static Markup Missing(string metric) => Markup.Of($"""<td data-label="{metric}">–</td>""");

    private static string Minus(double value) => FigureText.Signed(value).Replace('-', '\u2212');
}
