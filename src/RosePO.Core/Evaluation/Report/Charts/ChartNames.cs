using System.Text.RegularExpressions;

namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>Names of charts, which are those of their files too.</summary>
internal static partial class ChartNames
{
    /// <summary>The letters and digits of a text, in lower case, with a hyphen for all else: <c>hr-1-against-popularitylift</c>.</summary>
    /// <param name="text">What the chart shows.</param>
    public static string Of(string text) => NotOfNames().Replace(text, "-").Trim('-').ToLowerInvariant() is { Length: > 0 } found ? found : "chart";

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotOfNames();
}
