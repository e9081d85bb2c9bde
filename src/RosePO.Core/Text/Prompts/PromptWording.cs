using System.Globalization;

namespace RosePO.Core.Text.Prompts;

/// <summary>A prompt as a text to read, as a template words it; a chat's layout around it is the model's own and left out.</summary>
internal static class PromptWording
{
    /// <summary>The prompt of a question.</summary>
    /// <param name="template">The template.</param>
    /// <param name="history">The titles of the history that is shown, in time order.</param>
    /// <param name="candidates">The candidates' titles, listed where the template lists candidates.</param>
    public static string Of(PromptTemplate template, IReadOnlyList<PromptTitle> history, IReadOnlyList<PromptTitle> candidates)
    {
        if (template.RunningText)
        {
            var end = Fill(template.End, name => $"<{name}>", TemplateText.Eos);
            return Fill(template.Opening) + Tagged(template, history, titles => titles.Select(title => Answer(template, title.Text.Trim()) + end), "");
        }

        return (template.System is null ? "" : Fill(template.System) + "\n\n") + Question(template, history, candidates);
    }

    /// <summary>The question alone, without what a system says before it.</summary>
    public static string Question(PromptTemplate template, IReadOnlyList<PromptTitle> history, IReadOnlyList<PromptTitle> candidates) => Fill(
        template.Prompt,
        name => name switch
        {
            TemplateText.History => Tagged(template, history, titles => Items(titles, template.HistoryItem), Fill(template.HistorySeparator)),
            TemplateText.Candidates => string.Join(Fill(template.CandidateSeparator), Items(candidates, template.CandidateItem)),
            _ => HistoryDomains.Named(history.Select(title => title.Domain)),
        },
        TemplateText.History, TemplateText.Candidates, TemplateText.Domain);

    /// <summary>An answer without its end.</summary>
    public static string Answer(PromptTemplate template, string title) => Fill(template.Answer, _ => title, TemplateText.Title);

    // A history's titles as they are worded, with the tags of their domains.
    private static string Tagged(
        PromptTemplate template, IReadOnlyList<PromptTitle> history, Func<IEnumerable<PromptTitle>, IEnumerable<string>> worded, string separator)
    {
        var tags = HistoryDomains.TagsOf(template, history.Select(title => title.Domain));
        return (tags == DomainTags.First ? Tag(history[0]) : "")
            + string.Join(separator, worded(history).Zip(history, (text, title) => text + (tags == DomainTags.Each ? Tag(title) : "")));

        string Tag(PromptTitle title) => Fill(template.Domain!, _ => title.Domain ?? "", TemplateText.Domain);
    }

    private static IEnumerable<string> Items(IEnumerable<PromptTitle> titles, string item) => titles.Select((title, at) => Fill(
        item,
        name => name switch
        {
            TemplateText.Index => (at + 1).ToString(CultureInfo.InvariantCulture),
            TemplateText.Domain => title.Domain ?? "",
            _ => title.Text.Trim(),
        },
        TemplateText.Title, TemplateText.Index, TemplateText.Domain));

    private static string Fill(string text, Func<string, string>? value = null, params string[] allowed) => string.Concat(
        TemplateText.Parse(text, allowed).Select(part => part.IsPlaceholder ? value!(part.Text) : part.Text));
}
