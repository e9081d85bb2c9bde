using System.Globalization;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Text.Prompts;

/// <summary>A piece of a template for one tokenizer: text, a special token, or a placeholder.</summary>
internal sealed record TemplatePart(string Text, int? Special, string? Placeholder);

/// <summary>A template's texts cut at placeholders and special tokens, for one tokenizer and chat layout.</summary>
internal sealed class CompiledTemplate
{
    private readonly ITokenizer _tokenizer;
    private readonly PromptTemplate _template;
    private readonly SpecialTokenSplitter _splitter;
    private readonly int _eos;

    public CompiledTemplate(ITokenizer tokenizer, PromptTemplate template, ChatLayout? chat)
    {
        _tokenizer = tokenizer;
        _template = template;
        _splitter = new SpecialTokenSplitter(tokenizer.SpecialTokens);
        if (template.Chat == true && chat is null)
        {
            throw TextErrors.NoChatTemplate(template.Name);
        }

        IsChat = chat is not null;
        _eos = chat is null ? tokenizer.End : tokenizer.SpecialTokens[chat.TurnEnd];
        Prompt = chat is null
            ? Parts("prompt", template.Prompt)
            : [.. Spans(chat.Before(template.System)), .. Parts("prompt", template.Prompt.Trim()), .. Spans(chat.After)];
        HistoryItem = Parts("historyItem", template.HistoryItem);
        HistorySeparator = Parts("historySeparator", template.HistorySeparator);
        CandidateItem = Parts("candidateItem", template.CandidateItem);
        CandidateSeparator = Parts("candidateSeparator", template.CandidateSeparator);
        Answer = Parts("answer", template.Answer);
        Opening = Parts("opening", template.Opening);
        Domain = Parts("domain", template.Domain ?? "");
        End = EndToken(template);
    }

    /// <summary>Whether the prompt is wrapped in the chat layout.</summary>
    public bool IsChat { get; }

    public IReadOnlyList<TemplatePart> Prompt { get; }

    public IReadOnlyList<TemplatePart> HistoryItem { get; }

    public IReadOnlyList<TemplatePart> HistorySeparator { get; }

    public IReadOnlyList<TemplatePart> CandidateItem { get; }

    public IReadOnlyList<TemplatePart> CandidateSeparator { get; }

    public IReadOnlyList<TemplatePart> Answer { get; }

    public IReadOnlyList<TemplatePart> Opening { get; }

    /// <summary>A domain's tag; empty where none is written.</summary>
    public IReadOnlyList<TemplatePart> Domain { get; }

    /// <summary>The token that ends an answer.</summary>
    public int End { get; }

    /// <summary>The text before and after the title of an answer.</summary>
    public (string Before, string After) AnswerFrame
    {
        get
        {
            var at = Answer.TakeWhile(part => part.Placeholder is null).Count();
            return (Join(Answer.Take(at)), Join(Answer.Skip(at + 1)));
            static string Join(IEnumerable<TemplatePart> parts) => string.Concat(parts.Where(part => part.Special is null).Select(part => part.Text)).Trim();
        }
    }

    /// <summary>Writes text and special tokens.</summary>
    public static SpanWriter Render(SpanWriter writer, params IEnumerable<TemplatePart> parts)
    {
        foreach (var part in parts)
        {
            if (part.Special is { } id)
            {
                writer.Special(id);
            }
            else
            {
                writer.Text(part.Text);
            }
        }

        return writer;
    }

    /// <summary>Writes an item, or its domain's tag.</summary>
    public static SpanWriter Item(SpanWriter writer, IReadOnlyList<TemplatePart> format, int item, int index)
    {
        foreach (var part in format)
        {
            switch (part.Placeholder)
            {
                case TemplateText.Title:
                    writer.Title(item);
                    break;
                case TemplateText.Domain:
                    writer.Domain(item);
                    break;
                case TemplateText.Index:
                    writer.Text(index.ToString(CultureInfo.InvariantCulture));
                    break;
                default:
                    Render(writer, part);
                    break;
            }
        }

        return writer;
    }

    private TemplatePart[] Parts(string key, string text) =>
    [
        .. TemplateText.Parse(text, PromptTemplate.Placeholders[key]).SelectMany(part => part switch
        {
            (TemplateText.Eos, true) => [new TemplatePart("", _eos, null)],
            (var name, true) => [new TemplatePart("", null, name)],
            (var literal, _) => Spans(literal),
        }),
    ];

    private IEnumerable<TemplatePart> Spans(string text) => _splitter.Split(text).Select(span =>
        span.Id is null && _tokenizer.Unknown is { } unknown && _tokenizer.Encode(span.Text).Contains(unknown)
            ? throw TextErrors.TemplateNotReadable(_template.Name, span.Text)
            : new TemplatePart(span.Text, span.Id, null));

    private int EndToken(PromptTemplate template)
    {
        var parts = Parts("end", template.End);
        if (parts is [{ Special: { } special }])
        {
            return special;
        }

        // A tokenizer that marks the start of every text marks only the first of two: the second is the text's own token.
        var text = string.Concat(parts.Select(part => part.Text));
        var (once, twice) = (_tokenizer.Encode(text), _tokenizer.Encode(text + text));
        return parts.All(part => part.Special is null) && once.Length == 1 ? once[0]
            : parts.All(part => part.Special is null) && once.Length > 0 && twice.Length == once.Length + 1 && twice.AsSpan().StartsWith(once) ? twice[^1]
            : throw TextErrors.EndNotOneToken(template.Name, template.End);
    }
}
