using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report.Sections;

/// <summary>How models were chosen from trials on the validation users.</summary>
internal static class TuningSection
{
    // A longer table is opened by who wants it.
    private const int Open = 12;

    /// <summary>The section; nothing where no model was chosen so.</summary>
    public static Markup Of(ReportData data) => data.Tuning is not { Models.Count: > 0 } tuning ? Markup.Empty : Markup.Of($"""
        <section><h2>Choice by validation</h2>
        <p class="note">Each of these models is the best of its trials by a figure of the validation users; no figure of the test split had a part in the choice. The best of many figures is flattered by luck; what it is worth is in the tables above. Brackets are {ReportText.Short(100 * ChoiceFigures.Confidence)}% intervals over users.</p>
        {Budget(tuning)}
        {tuning.Models.Select(Table)}</section>
        """);

    private static Markup Budget(TuningTable tuning)
    {
        if (tuning.Trials.Count < 2)
        {
            return Markup.Empty;
        }

        var counts = string.Join(", ", tuning.Trials.Select(model => $"{model.Key} {Count(model.Value)}"));
        return tuning.IsEven
            ? Markup.Of($"""<p class="note">The aligned models had the same budget: {counts}.</p>""")
            : Markup.Of($"""<p class="warning"><strong>Different budgets.</strong> The aligned models were chosen from different numbers of trials ({counts}): a difference between them may be one of effort.</p>""");
    }

    private static Markup Table(TunedModel model)
    {
        var (chosen, next, file) = (model.Chosen, model.Next, model.File);
        string[] keys = [.. file.Trials.SelectMany(trial => trial.Figure.Values?.Keys ?? []).Distinct()];
        var ahead = next is null ? "" : next.Lead > 0 ? $", ahead of the next best, {next.Name}, by {Signed(next)}" : $", as good as {next.Name}, which is tried later";
        var control = model.IsControl ? " As a control it has one trial for every way in which the models that it is compared with were trained." : "";
        return Markup.Of($"""
            <h3>{model.Model}</h3>
            <p class="note">{chosen.Name} of {Count(file.Trials.Count)}{(keys.Length > 0 ? $" ({Values(chosen)})" : "")}: {file.Metric} {Figure(chosen)} of {file.Users} validation users{ahead}.{control}</p>
            <details{(file.Trials.Count <= Open ? Markup.Of($" open=\"open\"") : Markup.Empty)}><summary>{Count(file.Trials.Count)} of {model.Model}</summary>
            {Tables.Open($"Trials of {model.Model}")}<table class="stack"><thead><tr><th scope="col">trial</th>{keys.Select(key => Markup.Of($"""<th scope="col">{key}</th>"""))}<th scope="col">{file.Metric}, validation</th><th scope="col">behind the chosen</th></tr></thead>
            <tbody>{file.Trials.Select(trial => Row(trial.Figure, keys, file))}</tbody></table></div></details>
            """);
    }

    private static Markup Row(ChoiceCandidate trial, string[] keys, TrialsFile file)
    {
        var isChosen = trial.Name == file.Chosen;
        return Markup.Of($"""
            <tr{(isChosen ? Markup.Of($" class=\"model\"") : Markup.Empty)}><th scope="row">{trial.Name}{(isChosen ? ", chosen" : "")}</th>{keys.Select(key => Markup.Of($"""<td data-label="{key}">{trial.Values?.GetValueOrDefault(key) ?? "–"}</td>"""))}<td data-label="{file.Metric}, validation"><span>{FigureText.Share(trial.Value)}<small>{FigureText.Interval(trial.Low, trial.High, FigureText.Share)}</small></span></td><td data-label="behind the chosen"><span>{(isChosen ? Markup.Of($"–") : Markup.Of($"{FigureText.Share(trial.Lead)}<small>{FigureText.Interval(trial.LeadLow, trial.LeadHigh, FigureText.Signed)}</small>"))}</span></td></tr>
            """);
    }

    private static string Values(ChoiceCandidate trial) => string.Join(", ", (trial.Values ?? new Dictionary<string, string>()).Select(value => $"{value.Key} {value.Value}"));

    private static string Figure(ChoiceCandidate trial) => $"{FigureText.Share(trial.Value)} {FigureText.Interval(trial.Low, trial.High, FigureText.Share)}";

    private static string Signed(ChoiceCandidate other) => $"{FigureText.Share(other.Lead)} {FigureText.Interval(other.LeadLow, other.LeadHigh, FigureText.Signed)}";

    private static string Count(int trials) => trials == 1 ? "1 trial" : FormattableString.Invariant($"{trials} trials");
}
