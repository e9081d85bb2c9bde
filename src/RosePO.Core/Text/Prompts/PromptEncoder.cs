using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Text.Prompts;

/// <summary>
/// Turns histories, candidates and answers into token ids, as a template words them. Text between special tokens is encoded
/// whole, so that it reads as it would anywhere; titles are plain text whatever they spell.
/// </summary>
internal sealed class PromptEncoder
{
    private readonly IReadOnlyList<string> _texts;
    private readonly IReadOnlyList<string?> _domains;
    private readonly Func<ChatLayout?>? _chat;
    private readonly CompiledTemplate _parts;
    private readonly int[][] _titles;
    private readonly int[][] _answers;
    private readonly int[] _opening;
    private readonly Dictionary<string, int[]> _tags = new(StringComparer.Ordinal);

    /// <summary>Creates an encoder for a catalogue.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="template">The wording.</param>
    /// <param name="titles">The catalogue's titles; an item's id is its index.</param>
    /// <param name="chat">Gives the model's chat layout; asked only where the template may be a chat's.</param>
    /// <param name="domains">The items' domains; null, or null for an item, where they have none.</param>
    /// <exception cref="RoseException">The template does not fit the tokenizer, or the model's chat template is not known.</exception>
    public PromptEncoder(
        ITokenizer tokenizer, PromptTemplate template, IReadOnlyList<string> titles, Func<ChatLayout?>? chat = null, IReadOnlyList<string?>? domains = null)
        : this(tokenizer, template, titles, domains ?? [], [.. titles.Select(title => tokenizer.Encode(title.Trim()))], chat)
    {
    }

    private PromptEncoder(
        ITokenizer tokenizer, PromptTemplate template, IReadOnlyList<string> texts, IReadOnlyList<string?> domains, int[][] titles, Func<ChatLayout?>? chat)
    {
        Tokenizer = tokenizer;
        Template = template;
        _texts = texts;
        _domains = domains;
        _chat = chat;
        _parts = new CompiledTemplate(tokenizer, template, template.Chat == false ? null : chat?.Invoke());
        _titles = titles;
        _answers = new int[titles.Length][];
        _opening = CompiledTemplate.Render(Writer(), _parts.Opening).Ids();
        for (var item = 0; item < titles.Length; item++)
        {
            _answers[item] = [.. CompiledTemplate.Item(Writer(), _parts.Answer, item, 0).Ids(), End];
            if (DomainOf(item) is { } domain && !_tags.ContainsKey(domain))
            {
                _tags[domain] = CompiledTemplate.Item(Writer(), _parts.Domain, item, 0).Ids();
            }
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
    public PromptEncoder With(PromptTemplate template) => new(Tokenizer, template, _texts, _domains, _titles, _chat) { SourceIds = SourceIds };

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
                    Items(writer, history, _parts.HistoryItem, _parts.HistorySeparator, TagsOf(history));
                    break;
                case TemplateText.Candidates:
                    Items(writer, candidates, _parts.CandidateItem, _parts.CandidateSeparator);
                    break;
                case TemplateText.Domain:
                    writer.Text(HistoryDomains.Named(DomainsOf(history)));
                    break;
                default:
                    CompiledTemplate.Render(writer, part);
                    break;
            }
        }

        return writer.Ids();
    }

    /// <summary>A history as pretraining reads it: the opening, then each title as an answer, and the tags of their domains.</summary>
    public int[] Sequence(ReadOnlySpan<int> items) => Running(items).Ids;

    /// <summary>The same, and which of its tokens are titles.</summary>
    internal RunningText Running(ReadOnlySpan<int> items)
    {
        var (ids, isTitle) = (new List<int>(), new List<bool>());
        var tags = TagsOf(items);
        Add(Start(isChat: false).Ids(), false);
        Add(_opening, false);
        if (tags == DomainTags.First)
        {
            Add(Tag(items[0]), false);
        }

        foreach (var item in items)
        {
            Add(_answers[item], true);
            if (tags == DomainTags.Each)
            {
                Add(Tag(item), false);
            }
        }

        return new RunningText([.. ids], [.. isTitle]);

        void Add(int[] tokens, bool title)
        {
            ids.AddRange(tokens);
            isTitle.AddRange(Enumerable.Repeat(title, tokens.Length));
        }
    }

    /// <summary>Where a history has the tags of its titles' domains.</summary>
    internal DomainTags TagsOf(ReadOnlySpan<int> items) =>
        Template.Domain is null || _domains.Count == 0 ? DomainTags.None : HistoryDomains.TagsOf(Template, DomainsOf(items));

    /// <summary>The tag of an item's domain; empty where it has none or the template words none.</summary>
    internal int[] Tag(int item) => DomainOf(item) is { } domain ? _tags[domain] : [];

    /// <summary>Items that can be named.</summary>
    internal int Count => _answers.Length;

    /// <summary>The answer that names an item: its title and the end token.</summary>
    public int[] Answer(int item) => _answers[item];

    /// <summary>The tokens of an item's title alone, at least one.</summary>
    public int TitleTokens(int item) => Math.Max(1, _titles[item].Length);

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

    private SpanWriter Writer() => new(Tokenizer, _texts, _titles, _domains);

    private string? DomainOf(int item) => item < _domains.Count ? _domains[item] : null;

    private string?[] DomainsOf(ReadOnlySpan<int> items)
    {
        var domains = new string?[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            domains[i] = DomainOf(items[i]);
        }

        return domains;
    }

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

    private void Items(
        SpanWriter writer, ReadOnlySpan<int> items, IReadOnlyList<TemplatePart> format, IReadOnlyList<TemplatePart> separator, DomainTags tags = DomainTags.None)
    {
        if (tags == DomainTags.First)
        {
            CompiledTemplate.Item(writer, _parts.Domain, items[0], 0);
        }

        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                CompiledTemplate.Render(writer, separator);
            }

            CompiledTemplate.Item(writer, format, items[i], i + 1);
            if (tags == DomainTags.Each)
            {
                CompiledTemplate.Item(writer, _parts.Domain, items[i], 0);
            }
        }
    }
}
