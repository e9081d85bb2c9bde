using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Text.Prompts;

/// <summary>
/// Turns histories, candidates and answers into token ids, as a template words them. Text between special tokens is encoded
/// whole, so that it reads as it would anywhere; titles are plain text whatever they spell.
/// </summary>
public sealed class PromptEncoder
{
    private readonly IReadOnlyList<string> _texts;
    private readonly Func<ChatLayout?>? _chat;
    private readonly CompiledTemplate _parts;
    private readonly int[][] _titles;
    private readonly int[][] _answers;
    private readonly int[] _opening;

    /// <summary>Creates an encoder for a catalogue.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="template">The wording.</param>
    /// <param name="titles">The catalogue's titles; an item's id is its index.</param>
    /// <param name="chat">Gives the model's chat layout; asked only where the template may be a chat's.</param>
    /// <exception cref="RoseException">The template does not fit the tokenizer, or the model's chat template is not known.</exception>
    public PromptEncoder(ITokenizer tokenizer, PromptTemplate template, IReadOnlyList<string> titles, Func<ChatLayout?>? chat = null)
        : this(tokenizer, template, titles, [.. titles.Select(title => tokenizer.Encode(title.Trim()))], chat)
    {
    }

    private PromptEncoder(
        ITokenizer tokenizer, PromptTemplate template, IReadOnlyList<string> texts, int[][] titles, Func<ChatLayout?>? chat)
    {
        Tokenizer = tokenizer;
        Template = template;
        _texts = texts;
        _chat = chat;
        _parts = new CompiledTemplate(tokenizer, template, template.Chat == false ? null : chat?.Invoke());
        _titles = titles;
        _answers = new int[titles.Length][];
        _opening = CompiledTemplate.Render(Writer(), _parts.Opening).Ids();
        for (var item = 0; item < titles.Length; item++)
        {
            _answers[item] = [.. CompiledTemplate.Item(Writer(), _parts.Answer, item, 0).Ids(), End];
        }
    }

    /// <summary>The tokenizer.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>The template.</summary>
    public PromptTemplate Template { get; }

    /// <summary>The token that ends an answer.</summary>
    public int End => _parts.End;

    /// <summary>The items' ids in the source, by which errors name them; null where they have none.</summary>
    internal IReadOnlyList<string>? SourceIds { get; init; }

    /// <summary>The same encoder for another template.</summary>
    public PromptEncoder With(PromptTemplate template) => new(Tokenizer, template, _texts, _titles, _chat) { SourceIds = SourceIds };

    /// <summary>The prompt of a question.</summary>
    /// <param name="history">Item ids in time order; the last <paramref name="maxHistory"/> are used.</param>
    /// <param name="candidates">Item ids, listed where the template lists candidates.</param>
    /// <param name="maxHistory">Titles of history.</param>
    public int[] Prompt(ReadOnlySpan<int> history, ReadOnlySpan<int> candidates, int maxHistory)
    {
        history = history[Math.Max(0, history.Length - maxHistory)..];
        if (Template.RunningText)
        {
            return Sequence(history);
        }

        var writer = Start(_parts.IsChat);
        foreach (var part in _parts.Prompt)
        {
            switch (part.Placeholder)
            {
                case TemplateText.History:
                    Items(writer, history, _parts.HistoryItem, _parts.HistorySeparator);
                    break;
                case TemplateText.Candidates:
                    Items(writer, candidates, _parts.CandidateItem, _parts.CandidateSeparator);
                    break;
                default:
                    CompiledTemplate.Render(writer, part);
                    break;
            }
        }

        return writer.Ids();
    }

    /// <summary>A history as pretraining reads it: the opening, then each title as an answer.</summary>
    public int[] Sequence(ReadOnlySpan<int> items)
    {
        var ids = new List<int>(Start(isChat: false).Ids());
        ids.AddRange(_opening);
        foreach (var item in items)
        {
            ids.AddRange(_answers[item]);
        }

        return [.. ids];
    }

    /// <summary>Items that can be named.</summary>
    internal int Count => _answers.Length;

    /// <summary>The answer that names an item: its title and the end token.</summary>
    public int[] Answer(int item) => _answers[item];

    /// <summary>The title of the most tokens: its item's id in the source, or its number; its text and how many; null of an empty catalogue.</summary>
    internal (string Item, string Title, int Tokens)? LongestTitle
    {
        get
        {
            if (_titles.Length == 0)
            {
                return null;
            }

            var item = Enumerable.Range(0, _titles.Length).MaxBy(item => _titles[item].Length);
            var id = SourceIds?.ElementAtOrDefault(item) is { Length: > 0 } source ? source : item.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return (id, _texts[item], _titles[item].Length);
        }
    }

    /// <summary>The title in an answer that a model wrote.</summary>
    public string ReadAnswer(IReadOnlyList<int> ids)
    {
        var text = Tokenizer.Decode(ids).Trim();
        var (before, after) = _parts.AnswerFrame;
        text = before.Length > 0 && text.StartsWith(before, StringComparison.Ordinal) ? text[before.Length..] : text;
        return (after.Length > 0 && text.EndsWith(after, StringComparison.Ordinal) ? text[..^after.Length] : text).Trim();
    }

    private SpanWriter Writer() => new(Tokenizer, _texts, _titles);

    // A chat's layout writes the start token itself.
    private SpanWriter Start(bool isChat)
    {
        var writer = Writer();
        if (!isChat && Tokenizer.Start is { } start)
        {
            writer.Special(start);
        }

        return writer;
    }

    private static void Items(SpanWriter writer, ReadOnlySpan<int> items, IReadOnlyList<TemplatePart> format, IReadOnlyList<TemplatePart> separator)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                CompiledTemplate.Render(writer, separator);
            }

            CompiledTemplate.Item(writer, format, items[i], i + 1);
        }
    }
}
