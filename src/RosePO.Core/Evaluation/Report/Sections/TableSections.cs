using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Report.Sections;

/// <summary>The tables of the report.</summary>
internal static class TableSections
{
    private const int ModelsAcross = 6;

    /// <summary>Every model's figures with their intervals, and the protocol beside them.</summary>
    public static Markup Figures(ReportData data) => Markup.Of($"""
        <section><h2>Figures</h2>
        {FigureTable(data, "Figures")}
        {Protocol(data)}{Everything(data)}</section>
        """);

    /// <summary>The same models by each of the measurement's other protocols and candidate lists: figures, the line of the protocol, and paired differences.</summary>
    public static Markup Additional(ReportData data) => Markup.Of($"""
        {data.Additional.Select(one => Markup.Of($"""
            <section><h2>Figures by {one.Protocol.Label}</h2>
            <p class="note">{one.Protocol.Line}.</p>
            {FigureTable(one, $"Figures by {one.Protocol.Label}")}
            {Everything(one)}</section>
            {Differences(one)}
            """))}
        """);

    private static Markup FigureTable(ReportData data, string title)
    {
        var metrics = data.Columns.Where(metric => data.Models.Any(model => model.Figures.ContainsKey(metric))).ToArray();
        return Markup.Of($"""
            {Tables.Open(title)}<table class="stack"><thead><tr><th scope="col">model</th>{metrics.Select(metric => Markup.Of($"""<th scope="col">{metric.Name}</th>"""))}<th scope="col">n</th></tr></thead>
            <tbody>{data.Models.Select(model => Markup.Of($"""<tr class="{model.Style}"><th scope="row">{model.Name}</th>{metrics.Select(metric => Cell(model.Figures, metric, Count(model)))}<td data-label="n">{Count(model)}</td></tr>"""))}</tbody></table></div>
            """);
    }

    /// <summary>The paired differences: of each model from its control, and of each from the one that all are compared against.</summary>
    public static Markup Differences(ReportData data)
    {
        var controls = data.Comparisons.ToLookup(one => one.Against != data.Against);
        return Markup.Of($"""{Differences(data, [.. controls[true]], $"Differences from controls{By(data)}", one => $"{one.Model} − {one.Against}", "A control is trained as its model is, on the likelihood of the same chosen answers alone. ")}{Differences(data, [.. controls[false]], $"Differences from {data.Against}{By(data)}", one => one.Model, "")}""");
    }

    private static string By(ReportData data) => data.IsAdditional ? $" by {data.Protocol.Label}" : "";

    private static Markup Differences(ReportData data, MetricComparison[] comparisons, string title, Func<MetricComparison, string> row, string note)
    {
        var metrics = data.Columns.Where(metric => comparisons.Any(one => one.Metric == metric.Name)).ToArray();
        if (metrics.Length == 0)
        {
            return Markup.Empty;
        }

        return Markup.Of($"""
            <section><h2>{title}</h2>
            <p class="note">{note}{data.Protocol.Name}, paired over the same {data.Protocol.Asked}, {data.Protocol.ConfidenceText} intervals. |Harms| are compared by their distance from zero: below zero is nearer to it. p values are corrected for the models compared (Holm); a difference is called better or worse where that is below 0.05. {ClaimSection.Detectable}{(data.Claims.Count > 0 ? " Exploratory, because these differences were not registered." : "")}</p>
            {Tables.Open(title)}<table class="stack"><thead><tr><th scope="col">model</th>{metrics.Select(metric => Markup.Of($"""<th scope="col">{FigureText.ComparedMetric(metric.Name)}</th>"""))}</tr></thead>
            <tbody>{comparisons.GroupBy(row).Select(model => Markup.Of($"""<tr><th scope="row">{model.Key}</th>{metrics.Select(metric => model.FirstOrDefault(one => one.Metric == metric.Name) is { } found ? Difference(found, metric) : Tables.Missing(FigureText.ComparedMetric(metric.Name)))}</tr>"""))}</tbody></table></div></section>
            """);
    }

    /// <summary>The figures by group of users, one table a grouping.</summary>
    public static Markup Groups(ReportData data) => Markup.Of($"{data.Groups.GroupBy(one => one.Group.Grouping).Select(grouping => Groups(data, grouping.Key, [.. grouping]))}");

    private static Markup Groups(ReportData data, UserGrouping grouping, GroupFigures[] groups)
    {
        var metrics = data.Columns.Where(metric => groups.Any(group => group.Models.Any(model => model.Figures.ContainsKey(metric)))).ToArray();
        var what = grouping == UserGrouping.Activity
            ? "thirds of the users by the length of the history before the question"
            : "by the share of the history that is among the most popular fifth of the catalogue: the lowest fifth of the users, the highest, and those between";
        return Markup.Of($"""
            <section><h2>By {(grouping == UserGrouping.Activity ? "activity" : "taste for what is popular")}</h2>
            <p class="note">{data.Protocol.Name}, {data.Protocol.ConfidenceText} intervals; {what}.</p>
            {Tables.Open("Figures of groups of users")}<table class="stack"><thead><tr><th scope="col">users</th><th scope="col">model</th>{metrics.Select(metric => Markup.Of($"""<th scope="col">{metric.Name}</th>"""))}<th scope="col">n</th></tr></thead>
            <tbody>{groups.SelectMany(group => group.Models.Select(model => Markup.Of($"""<tr><th scope="row">{group.Group.Name}</th><td data-label="model">{model.Name}</td>{metrics.Select(metric => Cell(model.Figures, metric, group.Group.Cases.Count))}<td data-label="n">{group.Group.Cases.Count}</td></tr>""")))}</tbody></table></div></section>
            """);
    }

    private static Markup Protocol(ReportData data)
    {
        var protocol = data.Protocol;
        IEnumerable<(string Name, Markup Text)> entries =
        [
            ("protocol", Markup.Of($"{protocol.Name}")),
            ("split", Markup.Of($"{protocol.SplitName}, n = {protocol.Asked}; dataset {protocol.Dataset[..Math.Min(12, protocol.Dataset.Length)]}")),
            ("choice", protocol.Kind == EvaluationProtocol.Candidates
                ? Markup.Of($"{protocol.Choice} for each user, the true next item among them, the same for every model")
                : Markup.Of($"{protocol.Choice}")),
            ("history", Markup.Of($"{protocol.HistoryText}")),
            ("intervals", Markup.Of($"{protocol.ConfidenceText}, percentile bootstrap over users, {protocol.Resamples} resamples, seed {protocol.Seed}, the same resamples for every model")),
            ("titles", Markup.Of($"compared by {protocol.TitleEncoder}{(protocol.TitleEncoder == TitleEncoder.Name ? ": TF-IDF of character 3- to 5-grams" : "")}")),
            .. data.Columns.Select(metric => (metric.Name, Markup.Of($"{metric.Rule}."))),
        ];
        return Markup.Of(
            $"""<div class="protocol"><dl>{entries.Select(entry => Markup.Of($"<dt>{entry.Name}</dt><dd>{entry.Text}</dd>"))}</dl></div>""");
    }

    // Every metric that any model has, one row a metric, and as many models beside each other as a printed page has room for.
    private static Markup Everything(ReportData data)
    {
        var metrics = MetricRegistry.All.Where(metric => !data.Columns.Contains(metric) && data.Models.Any(model => model.Figures.ContainsKey(metric))).ToArray();
        var blocks = Math.Max(1, (data.Models.Count + ModelsAcross - 1) / ModelsAcross);
        return metrics.Length == 0 ? Markup.Empty : Markup.Of($"""
            <details><summary>{metrics.Length} further metrics</summary>
            {data.Models.Chunk(Math.Max(1, (data.Models.Count + blocks - 1) / blocks)).Select(models => Everything($"Further metrics{By(data)}", metrics, models))}</details>
            """);
    }

    private static Markup Everything(string title, Metric[] metrics, ReportModel[] models) => Markup.Of($"""
        {Tables.Open(title)}<table><thead><tr><th scope="col">metric</th>{models.Select(model => Markup.Of($"""<th scope="col">{model.Name}</th>"""))}</tr></thead>
        <tbody>{metrics.Select(metric => Markup.Of($"""<tr><th scope="row" title="{metric.Rule}">{metric.Name}</th>{models.Select(model => Cell(model.Figures, metric, Count(model)))}</tr>"""))}</tbody></table></div>
        """);

    private static int Count(ReportModel model) => model.Figures.Values.Select(figure => figure.Count).DefaultIfEmpty().Max();

    private static Markup Cell(IReadOnlyDictionary<Metric, MetricValue> figures, Metric metric, int users)
    {
        if (!figures.TryGetValue(metric, out var figure))
        {
            return Tables.Missing(metric.Name);
        }

        var format = ReportText.FormatOf(metric);
        var count = figure.Count == users ? Markup.Empty : Markup.Of($"<small>n = {figure.Count}</small>");
        return Markup.Of(
            $"""<td data-label="{metric.Name}"><span>{format(figure.Value)}<small>{FigureText.Interval(figure.Low, figure.High, format)}</small>{count}</span></td>""");
    }

    private static Markup Difference(MetricComparison comparison, Metric metric)
    {
        var verdict = Verdict.Improves(comparison) switch { true => "better", false => "worse", null => "" };
        var interval = FigureText.Interval(comparison.Low, comparison.High, ReportText.Signed);
        return Markup.Of($"""
            <td data-label="{FigureText.ComparedMetric(metric.Name)}"><span><span class="{verdict}">{ReportText.Signed(comparison.Difference)}</span><small>{interval}</small><small>{FigureText.SpacedP(comparison.AdjustedP)}{(verdict.Length > 0 ? Markup.Of($""", <span class="{verdict}">{verdict}</span>""") : Markup.Empty)}</small>{(comparison.Detectable is { } smallest ? Markup.Of($"<small>detectable {FigureText.Share(smallest)}</small>") : Markup.Empty)}</span></td>
            """);
    }
}
