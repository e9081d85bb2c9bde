using System.Text;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Text.Prompts;

/// <summary>Collects text and special tokens; each stretch of text between special tokens is encoded whole.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="titles">Titles, by item.</param>
/// <param name="encoded">The ids of each title as a stretch of its own.</param>
/// <param name="domains">The items' domains, by item.</param>
internal sealed class SpanWriter(ITokenizer tokenizer, IReadOnlyList<string> titles, int[][] encoded, IReadOnlyList<string?> domains)
{
    private readonly List<int> _ids = [];
    private readonly StringBuilder _span = new();

    // The item whose title is all of the span so far, or -1: such a span need not be encoded again.
    private int _only = -1;

    public void Text(string text)
    {
        _span.Append(text);
        _only = text.Length > 0 ? -1 : _only;
    }

    public void Title(int item)
    {
        _only = _span.Length == 0 ? item : -1;
        _span.Append(titles[item].AsSpan().Trim());
    }

    public void Domain(int item) => Text(domains.ElementAtOrDefault(item) ?? "");

    public void Special(int id)
    {
        Flush();
        _ids.Add(id);
    }

    public int[] Ids()
    {
        Flush();
        return [.. _ids];
    }

    private void Flush()
    {
        if (_span.Length > 0)
        {
            _ids.AddRange(_only >= 0 ? encoded[_only] : tokenizer.Encode(_span.ToString()));
        }

        _span.Clear();
        _only = -1;
    }
}
