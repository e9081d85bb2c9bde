using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Report;

/// <summary>The report of a measurement: one HTML file that needs neither network nor script.</summary>
internal static class ReportPage
{
    /// <summary>Renders the page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="measured">The measurement.</param>
    /// <param name="lineage">How the models came to be, where known.</param>
    public static string Render(string title, Measured measured, IReadOnlyList<ModelLineage> lineage)
    {
        var models = ReportModel.Of(measured);
        var subject = ReportSummary.Subject(models);
        var against = models.FirstOrDefault(model => model.Style == "against" && model != subject);
        var page = Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <style>
            {ReportStyle.Sheet}
            </style>
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            <p class="lead">{ReportSummary.Sentences(measured, models)}</p>
            {ReportTables.Figures(models, measured.Shown)}
            {ReportTables.Protocol(measured)}
            <h2>Accuracy and harms</h2>
            {Key(measured, models)}
            <div class="grid">
            {Chart(HitRatio.Name, "How often the true next item comes first. More is better.", SvgCharts.Intervals(models, HitRatio.Metric))}
            {Chart(PopularityLift.Name, "Above zero: recommends more popular items than users choose. Zero is best.", SvgCharts.Intervals(models, PopularityLift.Metric))}
            {Chart(SemanticExcess.Name, "Above zero: follows title resemblance more than users do. Zero is best.", SvgCharts.Intervals(models, SemanticExcess.Metric))}
            {Valid(models)}
            </div>
            <h2>Accuracy against harm</h2>
            <p class="note">The upper left is the place to be: often right, without the harm.</p>
            <div class="grid">
            {Chart(PopularityLift.Name, "", SvgCharts.AccuracyAgainstHarm(models, PopularityLift.Metric))}
            {Chart(SemanticExcess.Name, "", SvgCharts.AccuracyAgainstHarm(models, SemanticExcess.Metric))}
            </div>
            {Comparisons(measured)}
            {Popularity(measured, models)}
            {ReportCases.Section(measured, subject, against)}
            {Training(lineage)}
            </main>
            </body>
            </html>

            """);
        return page.ToString();
    }

    private static Markup Chart(string heading, string note, Markup svg) => Markup.Of(
        $"<figure><h3>{heading}</h3>{svg}{(note.Length > 0 ? Markup.Of($"<figcaption>{note}</figcaption>") : Markup.Empty)}</figure>");

    private static Markup Key(Measured measured, IReadOnlyList<ReportModel> models)
    {
        IEnumerable<(string Style, string Text)> entries =
            [("model", "models"), ("against", $"{measured.Against}, compared against"), ("baseline", "baselines")];
        var shown = entries.Where(entry => models.Any(model => model.Style == entry.Style));
        return Markup.Of($"""
            <ul class="key">{shown.Select(entry => Markup.Of($"""<li><svg viewBox="0 0 14 14" aria-hidden="true"><g class="{entry.Style}"><circle class="dot" cx="7" cy="7" r="5"/></g></svg>{entry.Text}</li>"""))}<li>lines: {measured.Protocol.ConfidenceText} intervals, n = {measured.Protocol.Users}</li></ul>
            """);
    }

    private static Markup Valid(IReadOnlyList<ReportModel> models) => models.Any(model => model.Figures.ContainsKey(ValidRatio.Metric))
        ? Chart(ValidRatio.Name, "Free generations that are exactly one candidate's title. More is better.", SvgCharts.Intervals(models, ValidRatio.Metric))
        : Markup.Empty;

    private static Markup Comparisons(Measured measured) => measured.Comparisons.Count == 0 ? Markup.Empty : Markup.Of($"""
        <h2>Differences from {measured.Against}</h2>
        <p class="note">Paired over the same {measured.Protocol.Users} users. |Harms| are compared by their distance from zero: below zero is nearer to it. Coloured where the interval leaves out zero.</p>
        {ReportTables.Comparisons(measured)}
        """);

    private static Markup Popularity(Measured measured, IReadOnlyList<ReportModel> models)
    {
        var groups = new PopularityGroups(measured.Set.Dataset.Items);
        var chosen = groups.Shares(measured.Set.Cases.Select(question => question.Target).ToArray());
        var shares = models.Select(model => groups.Shares(model.Answers.Recommended)).ToArray();
        var highest = shares.SelectMany(share => share).Concat(chosen).Max();
        var sizes = string.Join(", ", groups.Sizes.Select(size => Markup.Of($"{size}").ToString()));
        return Markup.Of($"""
            <h2>How popular recommendations are</h2>
            <p class="note">Items in {PopularityGroups.Count} groups that each hold a fifth of the training interactions, from the rarest items to the most popular ({sizes} items). Bars: recommended; lines: the true next items.</p>
            <div class="grid small">
            {models.Select((model, at) => Chart(model.Name, "", SvgCharts.PopularityShares(model, shares[at], chosen, highest)))}
            </div>
            """);
    }

    private static Markup Training(IReadOnlyList<ModelLineage> lineage)
    {
        var charts = lineage.Where(model => model.Curve.Count > 1).Select(model => Chart($"{model.Name}: loss", "", TrainingCharts.Curve(model)))
            .Concat(lineage.Where(model => model.Epsilon.Any(count => count > 0)).Select(model => Chart(
                $"{model.Name}: epsilon of its pairs", "", TrainingCharts.Epsilon(model))))
            .ToArray();
        return charts.Length == 0 ? Markup.Empty : Markup.Of($"""
            <h2>Training</h2>
            <p class="note">Loss by step, with its running mean; epsilon is each pair's probability that its label is wrong.</p>
            <div class="grid small">{charts}</div>
            """);
    }
}
