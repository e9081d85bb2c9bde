using System.Globalization;

namespace RosePO.Core.Text.Prompts;

/// <summary>A prompt as a text to read, as a template words it; a chat's layout around it is the model's own and left out.</summary>
internal static class PromptWording
{
    /// <summary>The prompt of a question.</summary>
    /// <param name="template">The template.</param>
    /// <param name="history">The titles of the history that is shown, in time order.</param>
    /// <param name="candidates">The candidates' titles, listed where the template lists candidates.</param>
    public static string Of(PromptTemplate template, IReadOnlyList<string> history, IReadOnlyList<string> candidates)
    {
        if (template.RunningText)
        {
            return Fill(template.Opening)
                + string.Concat(history.Select(title => Answer(template, title.Trim()) + Fill(template.End, name => $"<{name}>", TemplateText.Eos)));
        }

        return (template.System is null ? "" : Fill(template.System) + "\n\n") + Question(template, history, candidates);
    }

    /// <summary>The question alone, without what a system says before it.</summary>
    public static string Question(PromptTemplate template, IReadOnlyList<string> history, IReadOnlyList<string> candidates) => Fill(
        template.Prompt,
        name => name == TemplateText.History
            ? List(history, template.HistoryItem, template.HistorySeparator)
            : List(candidates, template.CandidateItem, template.CandidateSeparator),
        TemplateText.History, TemplateText.Candidates);

    /// <summary>An answer without its end.</summary>
    public static string Answer(PromptTemplate template, string title) => Fill(template.Answer, _ => title, TemplateText.Title);

    private static string List(IReadOnlyList<string> titles, string item, string separator) => string.Join(
        Fill(separator),
        titles.Select((title, at) => Fill(
            item,
            name => name == TemplateText.Index ? (at + 1).ToString(CultureInfo.InvariantCulture) : title.Trim(),
            TemplateText.Title, TemplateText.Index)));

    private static string Fill(string text, Func<string, string>? value = null, params string[] allowed) => string.Concat(
        TemplateText.Parse(text, allowed).Select(part => part.IsPlaceholder ? value!(part.Text) : part.Text));
}
