using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report.Sections;

/// <summary>The registered claims and what became of them.</summary>
internal static class ClaimSection
{
    /// <summary>What "detectable" means, for the notes of tables.</summary>
    public const string Detectable = "Detectable is the smallest difference that would have been shown with 80 % power.";

    /// <summary>The claims of a measurement; empty where it registered none.</summary>
    public static Markup Of(IReadOnlyList<ClaimResult> claims, MeasurementProtocol protocol) => claims.Count == 0
        ? Markup.Empty
        : Of([.. claims.Select(claim => ("", claim))], [protocol.Line], protocol.ConfidenceText);

    /// <summary>The claims of a sweep, setting by setting; empty where it registered none.</summary>
    public static Markup Of(IReadOnlyList<SweepClaim> claims, IReadOnlyList<string> protocols) => claims.Count == 0
        ? Markup.Empty
        : Of([.. claims.Select(one => (Setting(one), one.Claim))], protocols, "95%");

    private static Markup Of((string Setting, ClaimResult Claim)[] claims, IReadOnlyList<string> protocols, string confidence)
    {
        var all = claims.Select(one => one.Claim).ToArray();
        var settings = Array.Exists(claims, one => one.Setting.Length > 0);
        var how = string.Join("; ", protocols.Select(MeasurementProtocol.Conditions).Distinct());
        return Markup.Of($"""
            <section id="claims"><h2>Registered claims</h2>
            <p class="note">Made before anything was measured; {ClaimText.Scope(all)}. {how}. {confidence} intervals, p corrected for {all.Length} claims (Holm), shown where that is below 0.05. {Detectable} All other differences are exploratory.</p>
            {Tables.Open("Registered claims")}<table class="stack"><thead><tr><th scope="col">claim</th>{(settings ? Markup.Of($"""<th scope="col">settings</th>""") : Markup.Empty)}<th scope="col">verdict</th><th scope="col">difference</th><th scope="col">p</th><th scope="col">detectable</th><th scope="col">people</th></tr></thead>
            <tbody>{claims.Select(one => Row(one.Claim, settings ? one.Setting : null))}</tbody></table></div></section>
            """);
    }

    private static Markup Row(ClaimResult claim, string? setting)
    {
        var at = setting is null ? Markup.Empty : Markup.Of($"""<td class="setting" data-label="settings">{setting}</td>""");
        var verdict = Markup.Of($"""<td data-label="verdict"><strong class="{Class(claim.Verdict)}">{ClaimText.Verdict(claim.Verdict)}</strong></td>""");
        var figures = claim.Verdict == ClaimVerdict.NotMeasured
            ? Markup.Join([Tables.Missing("difference"), Tables.Missing("p"), Tables.Missing("detectable")])
            : Markup.Of($"""<td data-label="difference"><span>{ReportText.Signed(claim.Difference)}<small>{FigureText.Interval(claim.Low, claim.High, ReportText.Signed)}</small></span></td><td data-label="p">{FigureText.SpacedP(claim.AdjustedP)}</td>{(claim.Detectable is { } smallest ? Markup.Of($"""<td data-label="detectable">{FigureText.Share(smallest)}</td>""") : Tables.Missing("detectable"))}""");
        return Markup.Of($"""<tr><th scope="row">{ClaimText.Statement(claim)}</th>{at}{verdict}{figures}<td data-label="people">{People(claim)}</td></tr>""");
    }

    private static string People(ClaimResult claim) => claim.Seeds == 1 ? $"{claim.People}" : $"{claim.People} × {claim.Seeds} seeds";

    private static string Setting(SweepClaim one) => one.Stage == "measure" ? one.Settings : string.Join(", ", new[] { one.Settings, one.Stage }.Where(part => part.Length > 0));

    private static string Class(ClaimVerdict verdict) => verdict switch { ClaimVerdict.Shown => "better", ClaimVerdict.Contrary => "worse", _ => "" };
}
