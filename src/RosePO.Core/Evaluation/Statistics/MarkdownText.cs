namespace RosePO.Core.Evaluation.Statistics;

/// <summary>Text that means nothing in Markdown but itself.</summary>
internal static class MarkdownText
{
    // Brackets and low lines stay: intervals and names have them, and alone they mean nothing.
    private const string Special = "\\`*<>|#~";

    /// <summary>A text as a cell of a table or a line: in one line, with what would be markup escaped.</summary>
    public static string Cell(string text) => string.Concat(VisibleText.Line(text).Select(c => Special.Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));
}
