using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Report.Charts;
using RosePO.Core.Evaluation.Report.Data;

namespace RosePO.Core.Evaluation.Report.Sections;

/// <summary>The sections that are made of charts.</summary>
internal static class ChartSections
{
    /// <summary>Figures with their intervals, and accuracy against each harm.</summary>
    public static Markup Harms(ReportData data, ReportCharts charts) => Markup.Of($"""
        {Section("Accuracy and harms", Key(data), charts.Metrics)}
        {Section("Accuracy against harm", Note($"{Of(data)}. The place to be is high on the dashed line: often right, without the harm. Lines are {data.Protocol.ConfidenceText} intervals."), charts.Harms)}
        {Section("Calibration", Note($"{Of(data)}. Each language model's preferences between the true next item and every other candidate, in tenths of their confidence σ(|log-prob margin|). On the dashed line a model is as often right as it is sure; below it, it is too sure."), charts.Calibration)}
        """);

    /// <summary>Popularity and resemblance of what is recommended, chosen and rejected.</summary>
    public static Markup Distributions(ReportData data, ReportCharts charts) => data.Distributions is not { } distributions ? Markup.Empty : Markup.Of($"""
        {Section(
            "How popular recommendations are",
            Note($"{Of(data)}. Items in {PopularityGroups.Count} groups that each contain a fifth of the training interactions, from the rarest items to the most popular ({string.Join(", ", distributions.GroupSizes)} items). Chosen and rejected are the answers of the preference pairs that the model was trained on."),
            charts.Popularity, "small")}
        {Section(
            "How much recommendations resemble the history",
            Note($"{Of(data)}. The largest cosine of a title to the titles of the shown history, in tenths."),
            charts.Resemblance, "small")}
        """);

    /// <summary>How the models were trained.</summary>
    public static Markup Training(ReportCharts charts) => Markup.Of($"""
        {Section("Training", Note("Running means over a twentieth of the steps where a log has many."), charts.Training)}
        {Section("Validation during training", Note("The first validation users, as many as the stage's validation.users, without intervals. The dot is the measurement whose weights were kept."), charts.Validation, "small")}
        {Section("Label smoothing", Note("Epsilon is the probability that a pair's label is wrong."), charts.Epsilon, "small")}
        """);

    /// <summary>A section of charts; nothing where there are none.</summary>
    public static Markup Section(string heading, Markup note, IReadOnlyList<Plot> plots, string size = "") => plots.Count == 0 ? Markup.Empty : Markup.Of($"""
        <section><h2>{heading}</h2>
        {note}
        <div class="grid {size}">
        {plots.Select(plot => Markup.Of($"<figure><h3>{plot.Heading}</h3>{plot.Chart.Inline}{(plot.Note.Length > 0 ? Markup.Of($"<figcaption>{plot.Note}</figcaption>") : Markup.Empty)}</figure>"))}
        </div></section>
        """);

    private static string Of(ReportData data) => MeasurementProtocol.Conditions(data.Protocol.Line);

    private static Markup Note(string text) => Markup.Of($"""<p class="note">{text}</p>""");

    private static Markup Key(ReportData data)
    {
        IEnumerable<(string Style, string Text)> entries =
            [("model", "models"), ("against", $"{data.Against}, compared against"), ("baseline", "baselines")];
        var shown = entries.Where(entry => data.Models.Any(model => model.Style == entry.Style));
        return Markup.Of($"""
            <ul class="key">{shown.Select(entry => Markup.Of($"""<li><svg viewBox="0 0 14 14" aria-hidden="true"><g class="{entry.Style}">{Dot.At(entry.Style, 7, 7, 5)}</g></svg>{entry.Text}</li>"""))}<li>{data.Protocol.Name}; lines: {data.Protocol.ConfidenceText} intervals, n = {data.Protocol.Questions}</li></ul>
            """);
    }
}
