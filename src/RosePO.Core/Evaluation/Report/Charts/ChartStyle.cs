namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>The style sheet of charts.</summary>
internal static class ChartStyle
{
    private static readonly string[] s_models = ["model", "against", "baseline"];
    private static readonly string[] s_dashes = ["none", "7 3", "2 3", "10 3 2 3", "5 5", "1 4"];

    /// <summary>The rules, for a page or a chart that stands alone.</summary>
    /// <param name="colour">A colour's value by its name.</param>
    public static Markup Sheet(Func<string, string> colour) => Markup.Trusted($$"""
        svg text { fill: {{colour("ink")}}; font: 12.5px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
        svg text.soft { fill: {{colour("soft")}}; } svg text.end { text-anchor: end; } svg text.middle { text-anchor: middle; } svg text.key { font-size: 11px; }
        svg text.halo { stroke: {{colour("page")}}; stroke-width: 3; stroke-linejoin: round; paint-order: stroke; }
        svg .grid-line { stroke: {{colour("grid")}}; } svg .zero { stroke: {{colour("soft")}}; stroke-dasharray: 3 3; }
        {{string.Join('\n', s_models.Select(name => $"svg .{name} {{ color: {colour(name)}; }}"))}}
        {{string.Join('\n', s_dashes.Select((dash, at) => $"svg .{ChartColours.SeriesStyle(at)} {{ color: {colour(ChartColours.SeriesStyle(at))}; stroke-dasharray: {dash}; }}"))}}
        svg .leader { stroke: {{colour("soft")}}; opacity: .6; }
        svg .ink { color: {{colour("ink")}}; }
        svg .whisker { stroke: currentColor; stroke-width: 2; opacity: .55; }
        svg .dot { fill: currentColor; stroke: {{colour("page")}}; stroke-width: 1.5; }
        svg .baseline .dot { fill: {{colour("page")}}; stroke: currentColor; stroke-width: 2; }
        svg .bar { fill: currentColor; opacity: .45; }
        svg .cell { fill: currentColor; } svg .best { stroke: {{colour("ink")}}; stroke-width: 1.5; } svg .mean { stroke: {{colour("ink")}}; stroke-width: 2; }
        svg .curve { fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linejoin: round; }
        svg g.name text { fill: currentColor; }
        """);
}
