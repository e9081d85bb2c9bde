using System.Globalization;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Claims;

/// <summary>Registered claims in words, everywhere alike.</summary>
internal static class ClaimText
{
    /// <summary>What is claimed: <c>rosepo above sft+ on HR@1</c>, <c>rosepo not above sft on |PopularityLift| by 0.05 or more</c>.</summary>
    public static string Statement(string model, string against, string metric, ClaimDirection direction, double margin)
    {
        var side = direction switch
        {
            ClaimDirection.Higher => "above",
            ClaimDirection.Lower => "below",
            ClaimDirection.NotHigher => "not above",
            _ => "not below",
        };
        var by = margin > 0 ? string.Create(CultureInfo.InvariantCulture, $" by {margin:0.######} or more") : "";
        return $"{model} {side} {against} on {FigureText.ComparedMetric(metric)}{by}";
    }

    /// <summary>What is claimed.</summary>
    public static string Statement(ClaimResult claim) => Statement(claim.Model, claim.Against, claim.Metric, claim.Direction, claim.Margin);

    /// <summary>What became of it.</summary>
    public static string Verdict(ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Shown => "shown",
        ClaimVerdict.Contrary => "shown to the contrary",
        ClaimVerdict.NotMeasured => "not measured",
        _ => "not shown",
    };

    /// <summary>How far the claims reach: those of one training are about the models as they were trained.</summary>
    /// <param name="claims">The claims; at least one.</param>
    public static string Scope(IReadOnlyList<ClaimResult> claims) => claims.Max(claim => claim.Seeds) == 1
        ? "of these trained models; training again with other seeds is not in the intervals"
        : string.Create(CultureInfo.InvariantCulture, $"over {claims.Max(claim => claim.Seeds)} seeds and {claims.Max(claim => claim.People)} people, both as samples");

    /// <summary>The line above claims.</summary>
    /// <param name="claims">The claims; at least one.</param>
    public static string Heading(IReadOnlyList<ClaimResult> claims) =>
        string.Create(CultureInfo.InvariantCulture, $"registered claims, p corrected by Holm for {claims.Count}, {Scope(claims)}:");

    /// <summary>A claim in one line: <c>rosepo above sft+ on HR@1: shown, +0.031 [+0.010, +0.052] p=0.004, detectable 0.028</c>.</summary>
    public static string Line(ClaimResult claim) => claim.Verdict == ClaimVerdict.NotMeasured
        ? $"{Statement(claim)}: {Verdict(claim.Verdict)}"
        : $"{Statement(claim)}: {Verdict(claim.Verdict)}, {Difference(claim)}{FigureText.Detectable(claim.Detectable)}";

    /// <summary>The difference, its interval and the corrected p value; a dash where it was not measured.</summary>
    public static string Difference(ClaimResult claim) => claim.Verdict == ClaimVerdict.NotMeasured
        ? "–"
        : $"{FigureText.Signed(claim.Difference)} {FigureText.Interval(claim.Low, claim.High, FigureText.Signed)} {FigureText.P(claim.AdjustedP)}";
}
