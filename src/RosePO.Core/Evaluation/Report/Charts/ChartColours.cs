namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>
/// The colours of the report by name, for light and dark pages. Those of models, series and verdicts stay apart for readers who see red
/// and green alike (after the palette of Okabe and Ito 2008), and none of them is the only sign: dots differ in shape, lines in their dashes.
/// </summary>
internal static class ChartColours
{
    private static readonly (string Name, string Light, string Dark, string Paper)[] s_all =
    [
        ("page", "#fdfcfa", "#16181b", "#ffffff"),
        ("ink", "#22252a", "#e4e5e7", "#000000"),
        ("soft", "#5f656e", "#9ba1aa", "#444444"),
        ("line", "#dedbd5", "#363a40", "#bbbbbb"),
        ("grid", "#ecebe6", "#26292e", "#e4e4e4"),
        ("panel", "#f6f4ef", "#1e2125", "#ffffff"),
        ("model", "#b3324a", "#f0809a", "#b3324a"),
        ("against", "#2f5d8a", "#84b4e4", "#2f5d8a"),
        ("baseline", "#7d838c", "#8d939c", "#707070"),
        ("better", "#0b5ea8", "#6cb6ff", "#0b5ea8"),
        ("worse", "#a84300", "#ff9b5e", "#a84300"),
        ("s1", "#0072b2", "#56b4e9", "#0072b2"),
        ("s2", "#c25100", "#ff9148", "#c25100"),
        ("s3", "#00795a", "#36c99c", "#00795a"),
        ("s4", "#a2447f", "#e39bc4", "#a2447f"),
        ("s5", "#7d6300", "#e6c84a", "#7d6300"),
        ("s6", "#5f656e", "#b5bac2", "#444444"),
    ];

    /// <summary>How many series a chart tells apart.</summary>
    public const int Series = 6;

    /// <summary>The style class of a series.</summary>
    public static string SeriesStyle(int index) => $"s{(index % Series) + 1}";

    /// <summary>A colour by name, for charts that stand alone.</summary>
    public static string OnPaper(string name) => s_all.First(colour => colour.Name == name).Paper;

    /// <summary>Style sheet properties that contain the colours.</summary>
    public static string Light { get; } = Properties(colour => colour.Light);

    /// <summary>The same for dark pages.</summary>
    public static string Dark { get; } = Properties(colour => colour.Dark);

    /// <summary>The same for print.</summary>
    public static string Paper { get; } = Properties(colour => colour.Paper);

    private static string Properties(Func<(string Name, string Light, string Dark, string Paper), string> value) =>
        string.Join(' ', s_all.Select(colour => $"--{colour.Name}: {value(colour)};"));
}
