namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>The lines and numbers behind a chart.</summary>
internal static class Grid
{
    /// <summary>A line and a number at each tick of the upward axis.</summary>
    public static Markup Across(Axis y, double left, double right, Func<double, string>? label = null) => Markup.Join(y.Ticks.Select(tick => Markup.Of(
        $"""<line class="grid-line" x1="{left}" x2="{right}" y1="{y.At(tick)}" y2="{y.At(tick)}"/><text class="soft end" x="{left - 7}" y="{y.At(tick) + 4}">{(label ?? y.Label)(tick)}</text>""")));

    /// <summary>A line and a number at each tick of the axis to the right.</summary>
    public static Markup Up(Axis x, double top, double bottom) => Markup.Join(x.Ticks.Select(tick => Markup.Of(
        $"""<line class="grid-line" x1="{x.At(tick)}" x2="{x.At(tick)}" y1="{top}" y2="{bottom}"/><text class="soft middle" x="{x.At(tick)}" y="{bottom + 18}">{x.Label(tick)}</text>""")));
}
