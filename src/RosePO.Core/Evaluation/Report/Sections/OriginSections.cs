using RosePO.Core.Evaluation.Report.Data;

namespace RosePO.Core.Evaluation.Report.Sections;

/// <summary>Where the figures come from and how they are made again.</summary>
internal static class OriginSections
{
    /// <summary>The artifacts behind the measurement, their resolved requests, and the command.</summary>
    public static Markup Of(ReportData data) => Markup.Of($"{Lineage(data)}{Experiment(data)}{Command(data)}");

    private static Markup Lineage(ReportData data) => data.Lineage.Count == 0 ? Markup.Empty : Markup.Of($"""
        <section><h2>Lineage</h2>
        <p class="note">What the measurement came from, each below what it was made from{(data.Tuning is { Models.Count: > 0 } ? "; trials that were not chosen are listed above" : "")}. A hash is the SHA-256 of an artifact's kind, request and inputs, or of a file's content.</p>
        {Tables.Open("Lineage")}<table class="lineage"><thead><tr><th scope="col">artifact</th><th scope="col">kind</th><th scope="col">hash</th><th scope="col">made from</th></tr></thead>
        <tbody>{data.Lineage.Select(row => Markup.Of($"""<tr><th scope="row">{row.Name}</th><td>{row.Kind}</td><td><code title="{row.Hash}">{row.Hash[..Math.Min(12, row.Hash.Length)]}</code></td><td>{string.Join(", ", row.From)}</td></tr>"""))}</tbody></table></div></section>
        """);

    private static Markup Experiment(ReportData data)
    {
        var stages = data.Lineage.Where(row => row.Request is not null).Select(row => Stage(row.Name, row.Request!, row.Hash, row.Made)).ToArray();
        return stages.Length == 0 && data.Request is null ? Markup.Empty : Markup.Of($"""
            <section><h2>Resolved experiment</h2>
            <p class="note">Every stage's request with all defaults filled in; paths below the folder that holds the measurement, and of what is elsewhere the name alone.</p>
            {stages}{(data.Request is { } request ? Stage("this measurement", request, null, null) : Markup.Empty)}</section>
            """);
    }

    private static Markup Stage(string name, string request, string? hash, string? made) => Markup.Of($"""
        <details><summary>{name}</summary>{(hash is null ? Markup.Empty : Markup.Of($"""<p class="note"><code>{hash}</code><br/>{made}</p>"""))}<pre class="request">{request}</pre></details>
        """);

    private static Markup Command(ReportData data) => data.Command is null ? Markup.Empty : Markup.Of($"""
        <section><h2>Reproduction</h2>
        <p class="note">Stages that stand unchanged are found again by their hashes; all others run.</p>
        <pre>{data.Command}</pre></section>
        """);
}
