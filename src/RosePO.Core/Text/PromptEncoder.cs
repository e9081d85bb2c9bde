namespace RosePO.Core.Text;

/// <summary>Turns histories, candidates and answers into token ids; every title is tokenised once.</summary>
public sealed class PromptEncoder
{
    private readonly IReadOnlyList<string> _texts;
    private readonly int[][] _titles;
    private readonly int[] _start;
    private readonly int[] _beforeCandidate;
    private readonly int[] _beforeHistory;
    private readonly int[] _afterTitle;
    private readonly int[][] _answers;

    /// <summary>Creates an encoder for a catalogue.</summary>
    public PromptEncoder(CatalogTokenizer tokenizer, PromptTemplate template, IReadOnlyList<string> titles)
    {
        Tokenizer = tokenizer;
        Template = template;
        _texts = titles;
        _titles = [.. titles.Select(tokenizer.Encode)];
        _start = tokenizer.Encode(template.Start);
        _beforeCandidate = tokenizer.Encode(template.BeforeCandidate);
        _beforeHistory = tokenizer.Encode(template.BeforeHistory);
        _afterTitle = tokenizer.Encode(template.AfterTitle);
        var end = tokenizer.Encode(template.AnswerEnd);
        _answers = [.. _titles.Select(title => (int[])[.. title, .. end])];
    }

    /// <summary>The tokenizer.</summary>
    public CatalogTokenizer Tokenizer { get; }

    /// <summary>The template.</summary>
    public PromptTemplate Template { get; }

    /// <summary>The same encoder for another template.</summary>
    public PromptEncoder With(PromptTemplate template) => new(Tokenizer, template, _texts);

    /// <summary>The prompt of a question.</summary>
    /// <param name="history">Item ids in time order; the last <paramref name="maxHistory"/> are used.</param>
    /// <param name="candidates">Item ids.</param>
    /// <param name="maxHistory">Titles of history.</param>
    public int[] Prompt(ReadOnlySpan<int> history, ReadOnlySpan<int> candidates, int maxHistory) =>
        Sequence(history[Math.Max(0, history.Length - maxHistory)..], Template.ListCandidates ? candidates : []);

    /// <summary>Candidates, where there are any, and a history: a prompt, and as pretraining text a whole history.</summary>
    public int[] Sequence(ReadOnlySpan<int> items, ReadOnlySpan<int> candidates = default)
    {
        var ids = new List<int>(_start);
        foreach (var item in candidates)
        {
            ids.AddRange(_beforeCandidate);
            ids.AddRange(_titles[item]);
        }

        ids.AddRange(_beforeHistory);
        foreach (var item in items)
        {
            ids.AddRange(_titles[item]);
            ids.AddRange(_afterTitle);
        }

        return [.. ids];
    }

    /// <summary>The answer that names an item: its title and the end token.</summary>
    public int[] Answer(int item) => _answers[item];
}
