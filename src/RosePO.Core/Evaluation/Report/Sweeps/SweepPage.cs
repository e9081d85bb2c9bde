using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Report.Sections;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report.Sweeps;

/// <summary>The page of a sweep: the best settings, charts of what each key does, and every setting with its interval.</summary>
internal static class SweepPage
{
    /// <summary>The file beside the variants.</summary>
    public const string FileName = "sweep.html";

    /// <summary>Renders the page.</summary>
    /// <param name="data">What it says.</param>
    /// <param name="folder">Where it will be: links to the runs' reports start there. Absolute.</param>
    public static string Render(SweepData data, string folder) => PageFrame.Of(data.Title, Markup.Of($"""
        {ClaimSection.Of(data.Claims, data.Protocols)}
        {Best(data)}
        <div class="protocol"><dl>{data.Keys.Select(key => Markup.Of($"<dt>{key.Path}</dt><dd>{string.Join(" · ", key.Values)}</dd>"))}{data.Protocols.Select(protocol => Markup.Of($"<dt>protocol</dt><dd>{protocol}</dd>"))}</dl></div>
        {data.Shown.Select((model, number) => Model(data, model, number, folder))}
        {Others(data)}
        """));

    private static Markup Best(SweepData data) => data.Best is not { } best ? Markup.Empty : Markup.Of($"""
        <p class="lead">{BestBy(data, best.Model, data.Columns[0])}</p>
        <ul class="verdict">{data.Columns.Skip(1).Where(metric => metric.Goal != MetricGoal.None).Select(metric => BestBy(data, best.Model, metric)).Where(sentence => sentence != Markup.Empty).Select(sentence => Markup.Of($"<li>{sentence}</li>"))}</ul>
        <p class="note">The best of many settings looks better on the users by whom it was chosen than it is for others: choose on the validation split, and measure the chosen one on the test split once.</p>
        """);

    private static Markup BestBy(SweepData data, SweepModel model, Metric metric)
    {
        SweepPoint[] points = [.. model.From(metric).Where(point => point.Figures.ContainsKey(metric))];
        if (points.Length == 0)
        {
            return Markup.Empty;
        }

        var (name, best) = (FigureText.ComparedMetric(metric.Name), points[0].Figures[metric]);
        var tied = points.Skip(1).Count(point => point.Figures[metric].Figure.Value == best.Figure.Value);
        if (tied == points.Length - 1)
        {
            return Markup.Of($"By {name} <strong>{model.Name}</strong> is the same at all {points.Length} settings: {Text(metric, best)}.");
        }

        var alike = points.Skip(1).Count(point => point.Figures[metric].Figure is var other && other.High >= best.Figure.Low && other.Low <= best.Figure.High);
        return Markup.Of($"By {name} <strong>{model.Name}</strong> is best with <strong>{SweepCharts.Setting(data.Keys, points[0])}</strong>{(tied > 0 ? Markup.Of($" and as good with {tied} more") : Markup.Empty)}: {Text(metric, best)}; of the {points.Length - 1} other settings {alike} have intervals that overlap its own.");
    }

    private static string Text(Metric metric, SweepEstimate estimate)
    {
        var format = ReportText.FormatOf(metric);
        var spread = estimate.Deviation is { } deviation ? $" ± {FigureText.Share(deviation)} over the seeds" : "";
        return $"{format(estimate.Figure.Value)}{spread} {ReportText.Interval(estimate.Figure.Low, estimate.Figure.High, format)}, {ReportText.Count(estimate.Figure.Count)}";
    }

    private static Markup Model(SweepData data, SweepModel model, int number, string folder)
    {
        var metrics = data.Columns.Where(metric => model.Points.Any(point => point.Figures.ContainsKey(metric))).ToArray();
        return metrics.Length == 0 ? Markup.Empty : Markup.Of($"""
            {ChartSections.Section(model.Name, Markup.Of($"""<p class="note">{Drawn(data)}</p>"""), SweepCharts.Of(data, model, number))}
            <section><h2>Settings of {model.Name}, best first</h2>
            <p class="note">By {metrics[0].Name}. Means over the seeds ± their standard deviation, and the mean of the seeds' bootstrap intervals over users: what training again changes is in the deviation, not in the intervals.</p>
            {Tables.Open($"Settings of {model.Name}")}<table class="stack"><thead><tr>{data.Keys.Select(key => Markup.Of($"""<th scope="col">{key.Name}</th>"""))}{metrics.Select(metric => Markup.Of($"""<th scope="col">{metric.Name}</th>"""))}<th scope="col">n</th><th scope="col">runs</th></tr></thead>
            <tbody>{model.From(metrics[0]).Select(point => Row(data.Keys, metrics, point, folder))}</tbody></table></div></section>
            """);
    }

    private static string Drawn(SweepData data) => data.Keys.Count switch
    {
        1 => $"Each value of {data.Keys[0].Name} with its interval.",
        2 => "The better, the deeper the colour; the best is framed. Intervals are in the table below.",
        _ => "A dot is a setting, and a stroke the mean of those that share a value. Intervals are in the table below.",
    };

    private static Markup Row(IReadOnlyList<SweepKey> keys, Metric[] metrics, SweepPoint point, string folder) => Markup.Of($"""
        <tr><th scope="row">{point.Values[0]}</th>{keys.Zip(point.Values).Skip(1).Select(setting => Markup.Of($"""<td class="setting" data-label="{setting.First.Name}">{setting.Second}</td>"""))}{metrics.Select(metric => Cell(metric, point))}<td data-label="n">{Users(point)}</td><td data-label="runs"><span>{Links(point, folder)}</span></td></tr>
        """);

    private static Markup Cell(Metric metric, SweepPoint point)
    {
        if (!point.Figures.TryGetValue(metric, out var figure))
        {
            return Tables.Missing(metric.Name);
        }

        var format = ReportText.FormatOf(metric);
        var spread = figure.Deviation is { } deviation ? Markup.Of($"<small>± {FigureText.Share(deviation)}</small>") : Markup.Empty;
        var count = figure.Figure.Count == Users(point) ? Markup.Empty : Markup.Of($"<small>n = {figure.Figure.Count}</small>");
        return Markup.Of($"""<td data-label="{metric.Name}"><span>{format(figure.Figure.Value)}{spread}<small>{FigureText.Interval(figure.Figure.Low, figure.Figure.High, format)}</small>{count}</span></td>""");
    }

    private static int Users(SweepPoint point) => point.Figures.Values.Max(figure => figure.Figure.Count);

    private static Markup Links(SweepPoint point, string folder) => Markup.Join(point.Runs.Select((run, at) => Markup.Of(
        $"""{(at > 0 ? ", " : "")}<a href="{Address(folder, run.Report)}">{run.Name}</a>""")));

    private static string Address(string folder, string report) =>
        string.Join('/', Path.GetRelativePath(folder, report).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));

    // Models that the settings do not touch: what the others are to be seen beside.
    private static Markup Others(SweepData data)
    {
        var others = data.Models.Except(data.Shown).Where(model => !model.Varies && model.Points.Count > 0).ToArray();
        return others.Length == 0 || data.Columns.Count == 0 ? Markup.Empty : Markup.Of($"""
            <section><h2>The same at every setting</h2>
            {Tables.Open("The same at every setting")}<table class="stack"><thead><tr><th scope="col">model</th>{data.Columns.Select(metric => Markup.Of($"""<th scope="col">{metric.Name}</th>"""))}</tr></thead>
            <tbody>{others.Select(model => Markup.Of($"""<tr><th scope="row">{model.Name}</th>{data.Columns.Select(metric => Cell(metric, model.Points[0]))}</tr>"""))}</tbody></table></div></section>
            """);
    }
}
