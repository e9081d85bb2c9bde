using RosePO.Core.Evaluation.Report.Data;

namespace RosePO.Core.Evaluation.Report.Sections;

/// <summary>A few users to read.</summary>
internal static class CaseSection
{
    /// <summary>The section, or nothing where there is none to show.</summary>
    public static Markup Of(ReportData data) => data.Cases.Count == 0 ? Markup.Empty : Markup.Of($"""
        <section><h2>Best and worst cases</h2>
        <p class="note">The clearest by the margin between the true title and the best of the others, in {data.Subject.Name}'s own scores.</p>
        {data.Cases.Select(group => Markup.Of($"<h3>{group.Heading}</h3>{group.Cases.Select(Case)}"))}</section>
        """);

    private static Markup Case(ReportCase one) => Markup.Of($"""
        <div class="case"><dl>
        <dt>user</dt><dd>{one.User}</dd>
        <dt>history</dt><dd><ol>{one.History.Select(title => Markup.Of($"<li>{title}</li>"))}</ol></dd>
        <dt>true next</dt><dd class="true">{one.Target}</dd>
        {one.Answers.Select(answer => Markup.Of($"""<dt>{answer.Model}</dt><dd class="{(answer.Right ? "better" : "worse")}">{(answer.Right ? "✓" : "✗")} {answer.Title}</dd>"""))}
        </dl>{(one.Prompt is { } prompt ? Markup.Of($"<details><summary>prompt</summary><pre>{prompt}</pre></details>") : Markup.Empty)}</div>
        """);
}
