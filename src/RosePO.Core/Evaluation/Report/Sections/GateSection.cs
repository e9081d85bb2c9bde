namespace RosePO.Core.Evaluation.Report.Sections;

/// <summary>The gates that a build has held the figures to. They are known after the report is written, which leaves a place for them.</summary>
internal static class GateSection
{
    /// <summary>Where they go.</summary>
    public static Markup Place { get; } = Markup.Trusted("""<div id="gates"></div>""");

    /// <summary>What stands there: the missed first.</summary>
    public static Markup Of(IReadOnlyList<GateCheck> checks)
    {
        var missed = checks.Count(check => !check.Passed);
        var outcome = missed > 0
            ? Markup.Of($"""<strong class="worse">{missed} of {checks.Count} gates missed.</strong>""")
            : Markup.Of($"""<strong class="better">{(checks.Count == 1 ? Markup.Of($"The gate is held.") : Markup.Of($"All {checks.Count} gates are held."))}</strong>""");
        return Markup.Of($"""
            <div id="gates"><p>{outcome}</p>
            {Tables.Open("Gates")}<table class="stack"><thead><tr><th scope="col">gate</th><th scope="col">metric</th><th scope="col">figure</th><th scope="col">n</th><th scope="col">rule</th></tr></thead>
            <tbody>{checks.OrderBy(check => check.Passed).Select(Row)}</tbody></table></div></div>
            """);
    }

    private static Markup Row(GateCheck check) => Markup.Of($"""
        <tr><th scope="row">{check.Model} <span class="{(check.Passed ? "better" : "worse")}">{(check.Passed ? "held" : "missed")}</span></th><td data-label="metric">{check.Metric}</td><td data-label="figure">{check.Figure.ToString().Replace('-', '\u2212')}</td><td data-label="n">{check.Figure.Count}</td><td data-label="rule">{check.Rule}</td></tr>
        """);
}
