using System.Text;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Gates;

/// <summary>Gates as a table in Markdown, for the summary page of a build service.</summary>
internal static class GateMarkdown
{
    private const string Missed = "**missed**";

    /// <summary>Renders them, the missed first.</summary>
    /// <param name="suites">Each experiment's name and the bounds that its figures were held to.</param>
    public static string Render(IEnumerable<KeyValuePair<string, IReadOnlyList<GateCheck>>> suites)
    {
        var checks = suites.SelectMany(suite => suite.Value.Select(check => (Suite: suite.Key, Check: check))).OrderBy(one => one.Check.Passed).ToList();
        var missed = checks.Count(one => !one.Check.Passed);
        var text = new StringBuilder(missed > 0 ? FormattableString.Invariant($"### Gates: {missed} of {checks.Count} missed\n\n") : FormattableString.Invariant($"### Gates: {checks.Count} held\n\n"))
            .Append("| | experiment | model | metric | figure | rule |\n|---|---|---|---|---|---|\n");
        foreach (var (suite, check) in checks)
        {
            text.Append('|').AppendJoin('|', ((string[])[check.Passed ? "held" : Missed, suite, check.Model, check.Metric, check.Figure.ToString(), check.Rule]).Select(cell => $" {(cell == Missed ? cell : MarkdownText.Cell(cell))} ")).Append("|\n");
        }

        return text.ToString();
    }
}
