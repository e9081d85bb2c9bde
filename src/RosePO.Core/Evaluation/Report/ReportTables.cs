using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Text;

namespace RosePO.Core.Evaluation.Report;

/// <summary>The tables of the report.</summary>
internal static class ReportTables
{
    /// <summary>Every model's figures with their intervals.</summary>
    public static Markup Figures(IReadOnlyList<ReportModel> models)
    {
        var metrics = MetricRegistry.All.Where(metric => models.Any(model => model.Figures.ContainsKey(metric))).ToArray();
        return Markup.Of($"""
            <table class="stack"><thead><tr><th scope="col">model</th>{metrics.Select(metric => Markup.Of($"""<th scope="col">{metric.Name}</th>"""))}<th scope="col">n</th></tr></thead>
            <tbody>{models.Select(model => Markup.Of($"""<tr class="{model.Style}"><th scope="row">{model.Name}</th>{metrics.Select(metric => Cell(model, metric))}<td data-label="n">{model.Figures[HitRatio.Metric].Count}</td></tr>"""))}</tbody></table>
            """);
    }

    /// <summary>The paired differences.</summary>
    public static Markup Comparisons(Measured measured) => Markup.Of($"""
        <table class="stack"><thead><tr><th scope="col">model</th><th scope="col">metric</th><th scope="col">difference</th><th scope="col">{measured.Protocol.ConfidenceText} interval</th><th scope="col">p</th></tr></thead>
        <tbody>{measured.Comparisons.Select(Row)}</tbody></table>
        """);

    /// <summary>The protocol.</summary>
    public static Markup Protocol(MeasurementProtocol protocol)
    {
        var rules = MetricRegistry.All.Select(metric => (metric.Name, Markup.Of($"{metric.Rule}.")));
        IEnumerable<(string Name, Markup Text)> entries =
        [
            ("split", Markup.Of($"{protocol.SplitName}, n = {protocol.Users} users; dataset {protocol.Dataset}")),
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
            return Markup.Of($"""<td data-label="{metric.Name}">–</td>""");
        }

        var format = metric.IsHarm ? (Func<double, string>)Minus : FigureText.Share;
        var count = figure.Count == model.Figures[HitRatio.Metric].Count ? Markup.Empty : Markup.Of($"<small>n = {figure.Count}</small>");
        return Markup.Of(
            $"""<td data-label="{metric.Name}"><span>{format(figure.Value)}<small>{FigureText.Interval(figure.Low, figure.High, format)}</small>{count}</span></td>""");
    }

    private static Markup Row(MetricComparison comparison)
    {
        var harm = MetricRegistry.All.Any(metric => metric.Name == comparison.Metric && metric.IsHarm);
        var certain = comparison.Low > 0 || comparison.High < 0;
        var better = harm ? comparison.Difference < 0 : comparison.Difference > 0;
        var style = !certain ? "" : better ? "good" : "bad";
        return Markup.Of($"""
            <tr><th scope="row">{comparison.Model}</th><td data-label="metric">{FigureText.ComparedMetric(comparison.Metric)}</td><td class="{style}" data-label="difference">{Minus(comparison.Difference)}</td><td data-label="interval">{FigureText.Interval(comparison.Low, comparison.High, Minus)}</td><td data-label="p">{FigureText.P(comparison.P).Replace("p=", "", StringComparison.Ordinal).Replace("p<", "< ", StringComparison.Ordinal)}</td></tr>
            """);
    }

    private static string Minus(double value) => FigureText.Signed(value).Replace('-', '\u2212');
}
